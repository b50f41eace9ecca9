// What an archive consists of, in the order in which it can be copied: nothing refers to what comes later.

/** How a table is taken up again where a copy broke off. */
export type CopyTable =
  /** Rows have a number of their own, which grows. */
  | { readonly name: string; readonly by: 'number'; readonly key: string }
  /** Rows are numbered for each tenant. */
  | { readonly name: string; readonly by: 'tenant' }
  /** Small, or without an order: all of it is copied again. */
  | { readonly name: string; readonly by: 'whole' };

const numbered = (name: string, key = 'position'): CopyTable => ({ name, by: 'number', key });
const whole = (name: string): CopyTable => ({ name, by: 'whole' });

/** A table that stands in a target until all of it is there. */
export const copyMark = 'archive_copy';

/** What a new archive has one row of. */
export const neverEmpty: readonly string[] = ['heartbeat', 'live_version'];

/** Of those who write to this very database: another one has its own. */
export const neverCopied: readonly string[] = ['commit_marks'];

export const copyTables: readonly CopyTable[] = [
  numbered('rooms', 'id'),
  numbered('messages'),
  numbered('message_text', 'rowid'),
  whole('message_text_upto'),
  whole('outbox'),
  numbered('vo_outbox', 'entry'),
  numbered('notices', 'entry'),
  whole('expert_watches'),
  numbered('fates', 'entry'),
  whole('sessions'),
  whole('session_events'),
  whole('subscriptions'),
  whole('roster_contacts'),
  numbered('conversations'),
  whole('running'),
  whole('conversation_labels'),
  numbered('conversation_entries'),
  numbered('conversation_text', 'rowid'),
  { name: 'chain', by: 'tenant' },
  whole('chain_heads'),
  whole('chain_starts'),
  whole('monitors'),
  whole('monitored'),
  { name: 'audit', by: 'tenant' },
  whole('holds'),
  whole('heartbeat'),
  whole('live_version'),
  whole('session_ends'),
  whole('processes'),
  whole('streams'),
];
