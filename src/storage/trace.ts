// The way of one message, as the archive knows it: who to whom, when, and what became of it. Never its text.
import type { Database } from './database.ts';
import { statement } from './statement.ts';
import type { Work } from './work.ts';

export interface Step {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly state: string;
  /** Of a refusal, or the condition of the stanza error that came back. */
  readonly reason?: string;
}

export interface Traced {
  readonly id: string;
  readonly tenant: string;
  readonly from: string;
  readonly to: string;
  /** Of the console that wrote it, and of the stanza that brought it. */
  readonly clientId?: string;
  readonly senderId?: string;
  /** Every fate that was told, oldest first. */
  readonly steps: readonly Step[];
  /** What shows that the last fate is so. */
  readonly proof: 'none' | 'server' | 'error' | 'receipt';
  /** Sent again should the server break down: its proof is outstanding. */
  readonly inOutbox: boolean;
  /** What is on its way to the agent's office account (R16, R19). */
  readonly toOffice: readonly ('redirect' | 'copy')[];
}

const proofs = ['none', 'server', 'error', 'receipt'] as const;
/** One name may be that of many stanzas; nobody reads more. */
const most = 20;

/**
 * Every message that goes by this name: its own id, its console's, or its stanza's. `archive` is open to be read. Looking for the
 * latter two reads the whole archive.
 */
export function traceMessages(archive: Database, name: string): Promise<Traced[]> {
  const statements = traceStatements(archive);
  return archive.read(function* () {
    const found: Traced[] = [];
    const byId = yield* statements.message.all({ name });
    const rows = byId.length > 0 ? byId : yield* statements.messageByOtherName.all({ name, most });
    for (const row of rows) found.push(yield* inRoom(statements, row));
    for (const entry of yield* statements.entry.all({ name, most })) {
      // A room's transcript repeats its messages.
      if (found.some(({ id }) => id === entry.id)) continue;
      const { id, tenant, at, sender, first, second, client_id: clientId } = entry;
      found.push({
        ...{ id, tenant, from: sender, to: sender === first ? second : first },
        ...(clientId !== null && { clientId }),
        ...{ steps: [{ at, state: 'delivered' }], proof: 'none', inOutbox: false, toOffice: [] },
      });
    }
    return [...found, ...(yield* inNoRoom(statements, name, found))];
  });
}

type Statements = ReturnType<typeof traceStatements>;
type MessageRow = Statements['message'] extends { first(values: never): Work<infer Row> }
  ? NonNullable<Row>
  : never;

function* inRoom(statements: Statements, row: MessageRow): Work<Traced> {
  const { id, tenant, agent, expert, direction, position } = row;
  const [from, to] = direction === 'out' ? [agent, expert] : [expert, agent];
  const told = yield* statements.fates.all({ id });
  const inOutbox = (yield* statements.outbox.all({ position })).length > 0;
  const toOffice = (yield* statements.office.all({ position })).map(({ kind }) => kind);
  return {
    ...{ id, tenant, from, to, inOutbox, toOffice },
    ...(row.client_id !== null && { clientId: row.client_id }),
    ...(row.sender_id !== null && { senderId: row.sender_id }),
    steps: inOrder([
      { at: row.at, state: 'stored' },
      ...told.map(stepOf),
      stepOf({ at: row.fate_at, state: row.fate, reason: row.reason }),
    ]),
    proof: proofs[row.proof] ?? 'none',
  };
}

/** R16: what was refused is in no room; the ledger of fates knows it. */
function* inNoRoom(statements: Statements, name: string, found: readonly Traced[]): Work<Traced[]> {
  const rows = yield* statements.fatesByName.all({ name, most });
  return rows
    .filter(({ message }) => !found.some(({ id }) => id === message))
    .map(({ message, tenant, agent, expert, sender_id: senderId, ...fate }) => ({
      ...{ id: message, tenant, from: expert, to: agent },
      ...(senderId !== null && { senderId }),
      ...{ steps: [stepOf(fate)], proof: 'none' as const, inOutbox: false, toOffice: [] },
    }));
}

const stepOf = ({ at, state, reason }: { at: number; state: string; reason: string | null }): Step => ({
  ...{ at, state },
  ...(reason !== null && { reason }),
});

function inOrder(steps: readonly Step[]): Step[] {
  const once = new Map(steps.map((step) => [JSON.stringify([step.at, step.state, step.reason]), step]));
  return [...once.values()].sort((one, other) => one.at - other.at);
}

function traceStatements(database: Database) {
  const messages = (db: Database['build']) =>
    db
      .selectFrom('messages')
      .innerJoin('rooms', 'rooms.id', 'messages.room')
      .select([
        ...(['messages.id', 'messages.position', 'messages.direction', 'messages.at'] as const),
        ...(['messages.fate', 'messages.reason', 'messages.fate_at', 'messages.proof'] as const),
        ...(['messages.client_id', 'messages.sender_id'] as const),
        ...(['rooms.tenant', 'rooms.agent', 'rooms.expert'] as const),
      ]);
  return {
    message: statement<{ name: string }>()(database, (db, param) =>
      messages(db).where('messages.id', '=', param('name')),
    ),
    messageByOtherName: statement<{ name: string; most: number }>()(database, (db, param) =>
      messages(db)
        .where(({ eb, or }) =>
          or([eb('messages.client_id', '=', param('name')), eb('messages.sender_id', '=', param('name'))]),
        )
        .orderBy('messages.position')
        .limit(param('most')),
    ),
    fates: statement<{ id: string }>()(database, (db, param) =>
      db.selectFrom('fates').select(['at', 'state', 'reason']).where('message', '=', param('id')),
    ),
    fatesByName: statement<{ name: string; most: number }>()(database, (db, param) =>
      db
        .selectFrom('fates')
        .select(['message', 'tenant', 'agent', 'expert', 'sender_id', 'at', 'state', 'reason'])
        .where(({ eb, or }) => or([eb('message', '=', param('name')), eb('sender_id', '=', param('name'))]))
        .orderBy('entry')
        .limit(param('most')),
    ),
    outbox: statement<{ position: number }>()(database, (db, param) =>
      db.selectFrom('outbox').select('position').where('position', '=', param('position')),
    ),
    office: statement<{ position: number }>()(database, (db, param) =>
      db.selectFrom('vo_outbox').select('kind').where('position', '=', param('position')),
    ),
    entry: statement<{ name: string; most: number }>()(database, (db, param) =>
      db
        .selectFrom('conversation_entries as e')
        .innerJoin('conversations as c', 'c.position', 'e.conversation')
        .select(['e.id', 'e.at', 'e.sender', 'e.client_id', 'c.tenant', 'c.first', 'c.second'])
        .where('c.kind', '=', 'agent')
        .where(({ eb, or }) => or([eb('e.id', '=', param('name')), eb('e.client_id', '=', param('name'))]))
        .orderBy('e.position')
        .limit(param('most')),
    ),
  };
}
