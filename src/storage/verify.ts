// Whether the transcripts are what was written down when they were said: docs/decisions/0018.
import { beginning, type ChainRow, contentHash, entryContent, recordHash } from './chain.ts';
import type { ConversationRow } from './conversation-statements.ts';
import type { Database } from './database.ts';
import { verifyStatements } from './verify-statements.ts';
import type { Work } from './work.ts';

/** What became of one tenant's chain. `fault` says where it breaks first, `head` is the newest hash that holds. */
export interface ChainReport {
  readonly tenant: string;
  /** The number of the last record that holds. */
  readonly records: number;
  /** Up to this record the chain was cut off, by what the tenant's retention says; absent where it is whole from the first. */
  readonly cut?: number;
  readonly head: string;
  readonly fault?: string;
}

/** A record that was known to be the newest at some time. */
export interface KnownHead {
  readonly tenant: string;
  readonly number: number;
  readonly hash: string;
}

/** Records that are read at once. */
const slice = 500;

/** `archive` is open to be read, all of it as of one moment. Throws if it holds no transcripts. */
export function verifyTranscripts(
  archive: Database,
  known: readonly KnownHead[] = [],
): Promise<ChainReport[]> {
  const statements = verifyStatements(archive);
  return archive.read(function* () {
    const tenants = (yield* statements.tenants.all({})).map(({ tenant }) => tenant);
    const reports: ChainReport[] = [];
    for (const tenant of [...new Set([...tenants, ...known.map((head) => head.tenant)])].sort()) {
      const heads = known.filter((head) => head.tenant === tenant);
      reports.push(yield* verifyChain(statements, tenant, heads));
    }
    return reports;
  });
}

type Statements = ReturnType<typeof verifyStatements>;

function* verifyChain(
  statements: Statements,
  tenant: string,
  known: readonly KnownHead[],
): Work<ChainReport> {
  const start = yield* statements.start.first({ tenant });
  const cut = start && { cut: start.number };
  let head = start?.hash ?? '';
  let records = start?.number ?? 0;
  for (;;) {
    const rows = yield* statements.chain.all({ tenant, after: records, limit: slice });
    for (const row of rows) {
      const isOther = known.some(({ number, hash }) => number === row.number && hash !== row.hash);
      const fault =
        faultOfRecord(row, records + 1, head) ??
        (yield* faultOfFact(statements, row)) ??
        (isOther ? 'it is another than the head that was given' : undefined);
      if (fault) {
        const where = `record ${row.number} (${row.what}, ${row.conversation})`;
        return { tenant, records, head, ...cut, fault: `${where}: ${fault}` };
      }
      records = row.number;
      head = row.hash;
    }
    if (rows.length < slice) break;
  }
  const lost = known.find(({ number }) => number > records);
  const fault = lost
    ? `the chain ends with record ${records}, and once had record ${lost.number}`
    : ((yield* faultOfStart(statements, tenant)) ?? (yield* faultOfRest(statements, tenant, records, head)));
  return { tenant, records, head, ...cut, ...(fault !== undefined && { fault }) };
}

/** The record by itself: is it the next one, and is it what its hash says? */
function faultOfRecord(row: ChainRow, expected: number, before: string): string | undefined {
  if (row.number !== expected) return `record ${expected} is missing before it`;
  return recordHash(before, row) === row.hash ? undefined : 'it was changed, or one before it was taken away';
}

/** Whether what the record vouches for is there, and as it was; or is gone, and that is on record as well. */
function* faultOfFact(statements: Statements, row: ChainRow): Work<string | undefined> {
  if (row.what === 'removed' || row.what === 'cut') return undefined;
  if (yield* statements.removed.first({ tenant: row.tenant, conversation: row.conversation }))
    return undefined;
  const its = yield* statements.conversation.first({ tenant: row.tenant, id: row.conversation });
  if (!its) return 'the transcript was taken away';
  if (row.what === 'begun') return yield* faultOfBeginning(statements, row, its);
  if (row.what === 'said') return yield* faultOfEntry(statements, row, its);
  return its.ended_at === row.at && its.ended_by === row.who ? undefined : 'its end was changed';
}

function* faultOfBeginning(
  statements: Statements,
  row: ChainRow,
  its: ConversationRow,
): Work<string | undefined> {
  if (its.started_at !== row.at || its.first !== row.who || its.number !== row.number)
    return 'its beginning was changed';
  const labels = yield* statements.labels.all({ conversation: its.position });
  return isContent(row, beginning(its, labels)) ? undefined : 'its people or their groups were changed';
}

function* faultOfEntry(
  statements: Statements,
  row: ChainRow,
  its: ConversationRow,
): Work<string | undefined> {
  const said = yield* statements.entry.first({ id: row.entry ?? '' });
  if (!said) return 'the message was taken away';
  if (said.conversation !== its.position) return 'the message was moved to another conversation';
  if (said.at !== row.at || said.sender !== row.who)
    return 'the sender or the time of the message was changed';
  // What was erased for good has no salt any more, and has to be empty.
  const isErased = row.salt === null && said.text === '' && said.html === null && said.attached === null;
  return isErased || isContent(row, entryContent(said)) ? undefined : 'the text of the message was changed';
}

/** A chain that does not begin with its first record has a later one that says so. */
function* faultOfStart(statements: Statements, tenant: string): Work<string | undefined> {
  const start = yield* statements.start.first({ tenant });
  const cut = yield* statements.newestCut.first({ tenant });
  if (!start) return cut && 'where the chain was cut off is not known any more';
  return cut && isContent(cut, [start.number, start.hash])
    ? undefined
    : `the records up to ${start.number} were taken away, and no record says so`;
}

/** What no record vouches for. */
function* faultOfRest(
  statements: Statements,
  tenant: string,
  records: number,
  hash: string,
): Work<string | undefined> {
  const newest = yield* statements.head.first({ tenant });
  if (newest?.number !== records || newest.hash !== hash) {
    return `the chain ends with record ${records}, and should with record ${newest?.number ?? 0}`;
  }
  const put =
    (yield* statements.unknownConversation.first({ tenant })) ??
    (yield* statements.unknownEntry.first({ tenant }));
  if (put) return `${put.id} was put in later`;
  const end = yield* statements.unknownEnd.first({ tenant });
  return end && `${end.id} has an end that nobody recorded`;
}

const isContent = ({ salt, content }: ChainRow, is: readonly unknown[]): boolean =>
  salt !== null && contentHash(salt, is) === content;
