// Whether the transcripts are what was written down when they were said: docs/decisions/0018.
import Sqlite from 'better-sqlite3';
import { beginning, type ChainRow, contentHash, entryContent, recordHash } from './chain.ts';
import type { ConversationSchema } from './conversation-schema.ts';
import type { ConversationRow, EntryRow } from './conversation-statements.ts';

/** What became of one tenant's chain. `fault` says where it breaks first, `head` is the newest hash that holds. */
export interface ChainReport {
  readonly tenant: string;
  /** How many records hold. */
  readonly records: number;
  readonly head: string;
  readonly fault?: string;
}

type Label = ConversationSchema['conversation_labels'];

/** A record that was known to be the newest at some time. */
export interface KnownHead {
  readonly tenant: string;
  readonly number: number;
  readonly hash: string;
}

/**
 * Reads the archive, also while the bridge writes it, and changes nothing. Throws if the file cannot be read or holds no
 * transcripts.
 */
export function verifyTranscripts(file: string, known: readonly KnownHead[] = []): ChainReport[] {
  const sqlite = new Sqlite(file, { readonly: true, fileMustExist: true });
  try {
    // All of it as of one moment.
    sqlite.exec('BEGIN');
    const tenants = sqlite
      .prepare(
        'select tenant from chain_heads union select tenant from chain union select tenant from conversations',
      )
      .pluck()
      .all() as string[];
    const all = new Set([...tenants, ...known.map(({ tenant }) => tenant)]);
    return [...all].sort().map((tenant) =>
      verifyChain(
        sqlite,
        tenant,
        known.filter((head) => head.tenant === tenant),
      ),
    );
  } finally {
    sqlite.close();
  }
}

function verifyChain(sqlite: Sqlite.Database, tenant: string, known: readonly KnownHead[]): ChainReport {
  const check = checks(sqlite);
  const rows = sqlite.prepare('select * from chain where tenant = ? order by number').iterate(tenant);
  let head = '';
  let records = 0;
  for (const row of rows as IterableIterator<ChainRow>) {
    const isOther = known.some(({ number, hash }) => number === row.number && hash !== row.hash);
    const fault =
      faultOfRecord(row, records + 1, head) ??
      check.fact(row) ??
      (isOther ? 'it is another than the head that was given' : undefined);
    if (fault)
      return {
        tenant,
        records,
        head,
        fault: `record ${row.number} (${row.what}, ${row.conversation}): ${fault}`,
      };
    records = row.number;
    head = row.hash;
  }
  const lost = known.find(({ number }) => number > records);
  const fault = lost
    ? `the chain ends with record ${records}, and once had record ${lost.number}`
    : check.rest(tenant, records, head);
  return { tenant, records, head, ...(fault !== undefined && { fault }) };
}

/** The record by itself: is it the next one, and is it what its hash says? */
function faultOfRecord(row: ChainRow, expected: number, before: string): string | undefined {
  if (row.number !== expected) return `record ${expected} is missing before it`;
  return recordHash(before, row) === row.hash ? undefined : 'it was changed, or one before it was taken away';
}

function checks(sqlite: Sqlite.Database) {
  const conversation = sqlite.prepare('select * from conversations where tenant = ? and id = ?');
  const labels = sqlite.prepare('select person, sort, name from conversation_labels where conversation = ?');
  const entry = sqlite.prepare('select * from conversation_entries where id = ?');
  const unknownConversation = sqlite.prepare(
    `select id from conversations where tenant = ? and not exists (
       select 1 from chain where chain.tenant = conversations.tenant and chain.number = conversations.number
         and chain.conversation = conversations.id and chain.what = 'begun') limit 1`,
  );
  const unknownEntry = sqlite.prepare(
    `select e.id from conversation_entries e join conversations c on c.position = e.conversation
     where c.tenant = ? and not exists (select 1 from chain where chain.entry = e.id and chain.tenant = c.tenant) limit 1`,
  );
  const unknownEnd = sqlite.prepare(
    `select id from conversations where tenant = ? and kind = 'agent' and ended_at is not null and not exists (
       select 1 from chain where chain.tenant = conversations.tenant and chain.conversation = conversations.id
         and chain.what = 'ended') limit 1`,
  );
  const head = sqlite.prepare('select number, hash from chain_heads where tenant = ?');

  const faultOfBeginning = (row: ChainRow, its: ConversationRow): string | undefined => {
    if (its.started_at !== row.at || its.first !== row.who || its.number !== row.number)
      return 'its beginning was changed';
    const content = beginning(its, labels.all(its.position) as Omit<Label, 'conversation'>[]);
    return isContent(row, content) ? undefined : 'its people or their groups were changed';
  };

  const faultOfEntry = (row: ChainRow, its: ConversationRow): string | undefined => {
    const said = entry.get(row.entry) as EntryRow | undefined;
    if (!said) return 'the message was taken away';
    if (said.conversation !== its.position) return 'the message was moved to another conversation';
    if (said.at !== row.at || said.sender !== row.who)
      return 'the sender or the time of the message was changed';
    // What was erased for good has no salt any more, and has to be empty.
    const isErased = row.salt === null && said.text === '' && said.html === null && said.attached === null;
    return isErased || isContent(row, entryContent(said)) ? undefined : 'the text of the message was changed';
  };

  return {
    /** Whether what the record vouches for is there, and as it was. */
    fact(row: ChainRow): string | undefined {
      const its = conversation.get(row.tenant, row.conversation) as ConversationRow | undefined;
      if (!its) return 'the transcript was taken away';
      if (row.what === 'begun') return faultOfBeginning(row, its);
      if (row.what === 'said') return faultOfEntry(row, its);
      return its.ended_at === row.at && its.ended_by === row.who ? undefined : 'its end was changed';
    },
    /** What no record vouches for. */
    rest(tenant: string, records: number, hash: string): string | undefined {
      const newest = head.get(tenant) as { number: number; hash: string } | undefined;
      if (newest?.number !== records || newest.hash !== hash) {
        return `the chain ends with record ${records}, and should with record ${newest?.number ?? 0}`;
      }
      const put = (unknownConversation.pluck().get(tenant) ?? unknownEntry.pluck().get(tenant)) as
        | string
        | undefined;
      if (put !== undefined) return `${put} was put in later`;
      const end = unknownEnd.pluck().get(tenant) as string | undefined;
      return end === undefined ? undefined : `${end} has an end that nobody recorded`;
    },
  };
}

const isContent = ({ salt, content }: ChainRow, is: readonly unknown[]): boolean =>
  salt !== null && contentHash(salt, is) === content;
