// R26: what a supervisor watches and reads.
import { signal } from '@preact/signals';
import { type ConsoleEvent, type Params, sentenceOf } from '../protocol/calls.ts';
import type { Connection } from '../protocol/connection.ts';
import type { Conversation, Jid, Look, Transcript, TranscriptSummary } from '../protocol/types.ts';
import { type Message, readMessage } from './message.ts';
import { type Fetched, itemsOf } from './people.ts';

export type TranscriptQuery = Params<'transcripts.search'>;

/** A conversation that is being watched, as far as it has gone. */
export interface Watched extends Omit<Conversation, 'messages'> {
  readonly messages: readonly Message[];
  /** Why nothing more will come. */
  readonly over?: 'ended' | 'no-longer-allowed';
}

export type Reading =
  | { readonly state: 'loading'; readonly id: string }
  | { readonly state: 'there'; readonly transcript: Transcript }
  | { readonly state: 'failed'; readonly sentence: string };

export function createSupervision(connection: Connection) {
  const watching = signal<Jid | undefined>(undefined);
  const watched = signal<Fetched<Watched>>({ state: 'none' });
  const found = signal<Fetched<TranscriptSummary>>({ state: 'none' });
  const looks = signal<Fetched<Look>>({ state: 'none' });
  const reading = signal<Reading | undefined>(undefined);
  let asked = 0;

  async function watch(agent: Jid): Promise<void> {
    if (watching.value !== undefined && watching.value !== agent) await stop();
    watching.value = agent;
    watched.value = { state: 'loading', items: [] };
    try {
      const { conversations } = await connection.request('monitor.start', { agent });
      const items = conversations.map((one) => ({ ...one, messages: one.messages.map(readMessage) }));
      if (watching.value === agent) watched.value = { state: 'there', items };
    } catch (fault) {
      if (watching.value === agent)
        watched.value = { state: 'failed', sentence: sentenceOf(fault, 'monitoring') };
    }
  }

  async function stop(): Promise<void> {
    const agent = watching.value;
    watching.value = undefined;
    watched.value = { state: 'none' };
    // A look that did not begin does not have to end.
    if (agent !== undefined) await connection.request('monitor.stop', { agent }).catch(() => undefined);
  }

  /** A message of a conversation that is watched; one that has only begun is asked for as a whole. */
  function said(id: string, message: Message): void {
    const items = itemsOf(watched.value);
    if (!items.some((one) => one.id === id)) {
      if (watching.value !== undefined) void watch(watching.value);
      return;
    }
    const next = items.map((one) =>
      one.id === id && !one.messages.some((known) => known.id === message.id)
        ? { ...one, messages: [...one.messages, message] }
        : one,
    );
    watched.value = { state: 'there', items: next };
  }

  /** It stays in view: what was said last may be why one watched. */
  function over({ id, by }: (ConsoleEvent & { name: 'monitor.ended' })['params']): void {
    const items = itemsOf(watched.value).map((one) =>
      one.id === id
        ? { ...one, over: by === undefined ? ('no-longer-allowed' as const) : ('ended' as const) }
        : one,
    );
    if (watched.value.state === 'there') watched.value = { state: 'there', items };
  }

  async function search(query: TranscriptQuery): Promise<void> {
    asked += 1;
    const mine = asked;
    const before = query.cursor === undefined ? [] : itemsOf(found.value);
    found.value = { state: 'loading', items: before };
    try {
      const { transcripts, cursor } = await connection.request('transcripts.search', query);
      if (mine !== asked) return;
      found.value = {
        state: 'there',
        items: [...before, ...transcripts],
        ...(cursor !== undefined && { cursor }),
      };
    } catch (fault) {
      if (mine === asked) found.value = { state: 'failed', sentence: sentenceOf(fault, 'transcripts') };
    }
  }

  async function read(id: string): Promise<void> {
    reading.value = { state: 'loading', id };
    const isStillWanted = () => reading.value?.state === 'loading' && reading.value.id === id;
    try {
      const { transcript } = await connection.request('transcripts.get', { id });
      if (isStillWanted()) reading.value = { state: 'there', transcript };
    } catch (fault) {
      if (isStillWanted()) reading.value = { state: 'failed', sentence: sentenceOf(fault, 'transcripts') };
    }
  }

  /** The audit trail; `cursor` for what is older. */
  async function loadLooks(cursor?: string): Promise<void> {
    const before = cursor === undefined ? [] : itemsOf(looks.value);
    looks.value = { state: 'loading', items: before };
    try {
      const answer = await connection.request('audit.list', cursor === undefined ? {} : { cursor });
      looks.value = {
        state: 'there',
        items: [...before, ...answer.entries],
        ...(answer.cursor !== undefined && { cursor: answer.cursor }),
      };
    } catch (fault) {
      looks.value = { state: 'failed', sentence: sentenceOf(fault, 'an audit trail') };
    }
  }

  return {
    ...{ watching, watched, found, reading, looks, watch, stop, said, over, search, read, loadLooks },
    forget(): void {
      watching.value = undefined;
      watched.value = { state: 'none' };
      found.value = { state: 'none' };
      reading.value = undefined;
      looks.value = { state: 'none' };
    },
  };
}
