// What is said goes into its transcript, into the full text and into the chain, within the commit that stores it.
import type { Participant, Saying } from '../domain/conversation.ts';
import { folded } from '../domain/folding.ts';
import type { Message, Room } from '../domain/message.ts';
import { beginning, chainWriter, entryContent } from './chain.ts';
import { entryValues } from './conversation-rows.ts';
import { type ConversationRow, conversationStatements } from './conversation-statements.ts';
import type { Database } from './database.ts';
import type { Work } from './work.ts';

const dayMs = 86_400_000;

export type Statements = ReturnType<typeof conversationStatements>;

export class TranscriptKeeper {
  readonly statements: Statements;
  readonly #chain: ReturnType<typeof chainWriter>;

  constructor(database: Database) {
    this.statements = conversationStatements(database);
    this.#chain = chainWriter(database);
  }

  /** A conversation of two agents begins with this message, which is still to be added. */
  *begin(
    { id, tenantId, from, to, at }: Saying,
    participants: readonly Participant[],
  ): Work<ConversationRow> {
    const row = yield* this.#begin(
      { id, tenant: tenantId, kind: 'agent', first: from, second: to, at, endedAt: null },
      participants,
    );
    const conversation = row.position;
    yield* this.statements.insertSide.write({ tenant: tenantId, agent: from, other: to, conversation });
    yield* this.statements.insertSide.write({ tenant: tenantId, agent: to, other: from, conversation });
    return row;
  }

  *add(conversation: ConversationRow, said: Parameters<typeof entryValues>[0]): Work<void> {
    const entry = entryValues(said, conversation.position);
    const rowid = yield* this.statements.insertEntry.insert(entry);
    yield* this.statements.insertText.write({ rowid, text: folded(said.text) });
    yield* this.#chain(conversation.tenant, {
      conversation: conversation.id,
      what: 'said',
      entry: entry.id,
      at: entry.at,
      who: entry.sender,
      content: entryContent(entry),
    });
  }

  *end(conversation: ConversationRow, at: number, by: string): Work<void> {
    const { tenant, first, second } = conversation;
    yield* this.statements.setEnd.write({ conversation: conversation.position, at, by });
    yield* this.statements.removeSide.write({ tenant, agent: first, other: second });
    yield* this.statements.removeSide.write({ tenant, agent: second, other: first });
    yield* this.#chain(conversation.tenant, {
      conversation: conversation.id,
      what: 'ended',
      at,
      who: by,
      content: [],
    });
  }

  /** A message of a room goes into the transcript of its day (UTC). */
  *addToRoom(message: Message, participant: Participant): Work<void> {
    const { id, room, at } = message;
    const day = (yield* this.#dayOf(room, at)) ?? (yield* this.#beginDay(id, room, at, participant));
    // The console's own name for it finds the message in the room, not here.
    const { clientId: _, ...said } = message;
    yield* this.add(day, said);
    yield* this.statements.setEnd.write({ conversation: day.position, at, by: null });
  }

  #dayOf({ tenantId: tenant, agent, expert }: Room, at: number): Work<ConversationRow | undefined> {
    return this.statements.dayOf.first({ tenant, agent, expert, since: at - (at % dayMs) });
  }

  #beginDay(id: string, { tenantId: tenant, agent, expert }: Room, at: number, participant: Participant) {
    return this.#begin({ id, tenant, kind: 'expert', first: agent, second: expert, at, endedAt: at }, [
      participant,
    ]);
  }

  *#begin(
    { id, tenant, kind, first, second, at, endedAt }: Beginning,
    participants: readonly Participant[],
  ): Work<ConversationRow> {
    const labels = participants.flatMap(({ jid: person, groups, queues }) => [
      ...[...new Set(groups)].map((name) => ({ person, sort: 'group' as const, name })),
      ...[...new Set(queues)].map((name) => ({ person, sort: 'queue' as const, name })),
    ]);
    const content = beginning({ kind, first, second }, labels);
    const { number } = yield* this.#chain(tenant, {
      conversation: id,
      what: 'begun',
      at,
      who: first,
      content,
    });
    const values = { id, tenant, kind, first, second, started_at: at, ended_at: endedAt, number };
    const position = yield* this.statements.insert.insert(values);
    for (const label of labels)
      yield* this.statements.insertLabel.write({ conversation: position, ...label });
    return { ...values, position, answered: 0, ended_by: null };
  }
}

interface Beginning {
  readonly id: string;
  readonly tenant: string;
  readonly kind: ConversationRow['kind'];
  readonly first: string;
  readonly second: string;
  readonly at: number;
  readonly endedAt: number | null;
}
