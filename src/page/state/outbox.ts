// Sends what waits to be sent, in order in each chat, and keeps it until the gateway has it.
import { batch, signal } from '@preact/signals';
import { RequestFault, type Result } from '../protocol/calls.ts';
import type { Clock } from '../protocol/clock.ts';
import type { Jid, Message as WireMessage } from '../protocol/types.ts';
import { keep, readKept, type Store } from './kept.ts';
import { add, mark, nextToSend, type Pending, type PendingList, remove, waitAgain } from './pending.ts';

interface Ports {
  readonly store: Store;
  readonly clock: Clock;
  /** chat.send; rejects with a RequestFault. */
  readonly send: (message: Pending) => Promise<Result<'chat.send'>>;
  readonly isOnline: () => boolean;
  /** It is stored: called before the message leaves the list. */
  readonly stored: (message: WireMessage) => void;
}

export function createOutbox({ store, clock, send, isOnline, stored }: Ports) {
  const pending = signal<PendingList>([]);
  let agent: Jid | undefined;

  function set(list: PendingList): void {
    if (list === pending.value) return;
    pending.value = list;
    if (agent !== undefined) keep(store, `pending.${agent}`, list.length > 0 ? list : undefined);
  }

  function proceed(): void {
    if (!isOnline()) return;
    for (const message of nextToSend(pending.value)) {
      set(mark(pending.value, message.clientId, 'sending'));
      void attempt(message);
    }
  }

  async function attempt(message: Pending): Promise<void> {
    try {
      const answer = await send(message);
      batch(() => {
        stored(answer.message);
        set(remove(pending.value, message.clientId));
      });
    } catch (fault) {
      failed(message, fault);
    }
    proceed();
  }

  function failed(message: Pending, fault: unknown): void {
    if (!(fault instanceof RequestFault)) throw fault;
    const { clientId } = message;
    if (fault.kind === 'lost') set(mark(pending.value, clientId, 'waiting'));
    else if (fault.reason !== 'too-fast') set(mark(pending.value, clientId, 'refused', fault.message));
    else sendLater(clientId, fault.retryAfter ?? 1);
  }

  /** It holds up the others of its chat meanwhile, as it should. */
  function sendLater(clientId: string, seconds: number): void {
    clock.after(seconds * 1000, () => {
      set(mark(pending.value, clientId, 'waiting'));
      proceed();
    });
  }

  return {
    pending,
    /** Takes up what this agent left. After a logout nothing goes by itself: `again` says whether it was only a reload. */
    load(jid: Jid, again: boolean): void {
      if (agent === jid) return;
      agent = jid;
      const kept = waitAgain(readKept<PendingList>(store, `pending.${jid}`) ?? []);
      const held = 'Not sent before you logged out.';
      set(
        again
          ? kept
          : kept.map((message) => ({ ...message, state: 'refused', sentence: message.sentence ?? held })),
      );
    },
    add(message: Pending): void {
      set(add(pending.value, message));
      proceed();
    },
    /** The same message, under the same name: if it was stored after all, nothing is sent twice. */
    retry(clientId: string): void {
      set(mark(pending.value, clientId, 'waiting'));
      proceed();
    },
    /** What waits stays with this agent, to be decided about at the next sign-in. */
    logOut(): void {
      agent = undefined;
      pending.value = [];
    },
    drop: (clientId: string) => set(remove(pending.value, clientId)),
    /** An event brought it: it is stored, though the answer may have been lost. */
    confirmed: (clientId: string) => set(remove(pending.value, clientId)),
    online: proceed,
    offline: () => set(waitAgain(pending.value)),
  };
}
