// The rows of a chat window: days, the line above what is new, and messages in groups.
import type { Entry } from './entries.ts';
import type { Pending } from './pending.ts';

export type Row =
  | { readonly sort: 'day'; readonly key: string; readonly time: number }
  | { readonly sort: 'new'; readonly key: string; readonly count: number }
  | { readonly sort: 'entry'; readonly key: string; readonly entry: Entry; readonly group: Group }
  | { readonly sort: 'pending'; readonly key: string; readonly pending: Pending; readonly group: Group };

/** Whether the row begins or ends what somebody said in one go. */
export interface Group {
  readonly begins: boolean;
  readonly ends: boolean;
}

/** Longer than this, and the next message begins a group of its own. Milliseconds. */
const pause = 5 * 60_000;

interface Said {
  readonly key: string;
  readonly from: string;
  readonly time: number;
  readonly entry?: Entry;
  readonly pending?: Pending;
}

/** `newFrom`: the key of the first entry that was unread when the chat was opened, and how many were. */
export function rowsOf(
  entries: readonly Entry[],
  pending: readonly Pending[],
  newFrom?: { readonly key: string; readonly count: number },
): readonly Row[] {
  // A message that is stored may still be on its way a second time; it is shown once.
  const stored = new Set(entries.map(({ key }) => key));
  const said: Said[] = [
    ...entries.map((entry) => ({
      key: entry.key,
      from: entry.first.direction,
      time: entry.first.time,
      entry,
    })),
    ...pending
      .filter(({ clientId }) => !stored.has(clientId))
      .map((message) => ({
        key: message.clientId,
        from: 'out',
        time: message.at,
        pending: message,
      })),
  ];
  const rows: Row[] = [];
  let day = { begin: 0, end: 0 };
  for (const [index, one] of said.entries()) {
    const before = said[index - 1];
    const after = said[index + 1];
    const isNewDay = one.time < day.begin || one.time >= day.end;
    const isNew = one.key === newFrom?.key;
    if (isNewDay) {
      day = dayOf(one.time);
      rows.push({ sort: 'day', key: `day ${day.begin} ${one.key}`, time: one.time });
    }
    if (isNew) rows.push({ sort: 'new', key: 'new', count: newFrom.count });
    const begins = isNewDay || isNew || !before || !belongs(before, one);
    const ends = !after || !belongs(one, after) || after.time >= day.end || after.key === newFrom?.key;
    rows.push(rowOf(one, { begins, ends }));
  }
  return rows;
}

function rowOf({ key, entry, pending }: Said, group: Group): Row {
  if (entry) return { sort: 'entry', key, entry, group };
  return { sort: 'pending', key, pending: pending as Pending, group };
}

const belongs = (a: Said, b: Said) => a.from === b.from && b.time - a.time < pause;

/** The local day of a moment, in milliseconds since 1970. */
function dayOf(time: number): { begin: number; end: number } {
  const date = new Date(time);
  const begin = new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  return { begin, end: new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime() };
}

/** The first of the last `unread` incoming entries. */
export function firstUnread(
  entries: readonly Entry[],
  unread: number,
): { key: string; count: number } | undefined {
  if (unread <= 0) return undefined;
  let left = unread;
  for (let index = entries.length - 1; index >= 0; index--) {
    const entry = entries[index];
    if (entry?.first.direction !== 'in') continue;
    left -= 1;
    if (left === 0) return { key: entry.key, count: unread };
  }
  const first = entries.find(({ first: { direction } }) => direction === 'in');
  return first && { key: first.key, count: unread };
}
