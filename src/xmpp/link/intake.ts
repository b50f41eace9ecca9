// What the server said and is being worked on. A slow archive must not fill the memory: the server is left unread instead, and TCP
// tells it so.

export interface Intake {
  /** One more is being worked on until `work` is settled, either way. */
  take(work: Promise<unknown>): void;
  underWay(): number;
  /** Whether there is too much, until half of it is done. */
  isFull(): boolean;
}

/** `changed` is told when it becomes full, and when it no longer is. */
export function createIntake(most: number, changed: (isFull: boolean) => void): Intake {
  let underWay = 0;
  let isFull = false;

  const done = () => {
    underWay -= 1;
    if (!isFull || underWay > most / 2) return;
    isFull = false;
    changed(false);
  };

  return {
    take(work) {
      underWay += 1;
      work.then(done, done);
      if (isFull || underWay < most) return;
      isFull = true;
      changed(true);
    },
    underWay: () => underWay,
    isFull: () => isFull,
  };
}
