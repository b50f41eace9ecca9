// Reads of conversations that are over, and of the days of rooms whose transcripts are kept.
import type {
  TranscriptEntry,
  TranscriptHeader,
  TranscriptHit,
  TranscriptQuery,
  Transcripts,
} from '../bridge/conversation-ports.ts';
import { folded, wordsOf } from '../domain/folding.ts';
import type { ConversationId, TenantId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import { attachedOf, participantsOf } from './conversation-rows.ts';
import type { ConversationRow } from './conversation-statements.ts';
import type { Database } from './database.ts';
import { statement } from './statement.ts';
import type { Value, Work } from './work.ts';

/** Entries of a transcript that are looked through for what was found in it. */
const lookedAt = 2_000;
const sliceSize = 200;

export class StoredTranscripts implements Transcripts {
  readonly #database: Database;
  readonly #statements: ReturnType<typeof statements>;

  constructor(database: Database) {
    this.#database = database;
    this.#statements = statements(database);
  }

  async find(tenant: TenantId, query: TranscriptQuery, before: number, limit: number) {
    return this.#database.read(() => this.#find(tenant, query, before, limit));
  }

  async byId(tenant: TenantId, id: string): Promise<TranscriptHeader | undefined> {
    return this.#database.read(() => this.#byId(tenant, id));
  }

  async entries(id: ConversationId): Promise<readonly TranscriptEntry[]> {
    const rows = await this.#database.read(() => this.#statements.entries.all({ id }));
    return rows.map(({ at, sender, text, html, attached, hash }) => ({
      at,
      from: sender as BareJid,
      text,
      ...(html !== null && { html }),
      files: attachedOf(attached).files,
      hash,
    }));
  }

  hits(id: ConversationId, words: readonly string[], most: number): Promise<readonly TranscriptHit[]> {
    return this.#database.read(() => this.#hits(id, words, most));
  }

  *#hits(id: string, words: readonly string[], most: number): Work<TranscriptHit[]> {
    const hits: TranscriptHit[] = [];
    for (let [after, seen] = [0, 0]; hits.length < most && seen < lookedAt; seen += sliceSize) {
      const rows = yield* this.#statements.texts.all({ id, after, limit: sliceSize });
      for (const { at, sender, text } of rows) {
        const plain = folded(text);
        if (words.some((word) => plain.includes(word))) hits.push({ at, from: sender as BareJid, text });
      }
      if (rows.length < sliceSize) break;
      after = rows.at(-1)?.position ?? after;
    }
    return hits.slice(0, most);
  }

  *#find(
    tenant: TenantId,
    query: TranscriptQuery,
    before: number,
    limit: number,
  ): Work<readonly TranscriptHeader[]> {
    const { sql, parameters } = this.#query(tenant, query, before, limit);
    const rows = yield* this.#database.all(sql, parameters as Value[]);
    const headers: TranscriptHeader[] = [];
    for (const row of rows as ConversationRow[]) headers.push(yield* this.#header(row));
    return headers;
  }

  *#byId(tenant: TenantId, id: string): Work<TranscriptHeader | undefined> {
    const row = yield* this.#statements.byId.first({ tenant, id });
    return row && (yield* this.#header(row));
  }

  #query(tenant: string, query: TranscriptQuery, before: number, limit: number) {
    let find = this.#database.build
      .selectFrom('conversations')
      .selectAll('conversations')
      .where('tenant', '=', tenant)
      .where('number', '<', before)
      .where('ended_at', 'is not', null);
    if (query.from !== undefined) find = find.where('ended_at', '>=', query.from);
    if (query.to !== undefined) find = find.where('started_at', '<=', query.to);
    for (const person of [query.agent, query.with]) {
      if (person === undefined) continue;
      find = find.where((where) => where.or([where('first', '=', person), where('second', '=', person)]));
    }
    for (const sort of ['group', 'queue'] as const) {
      const name = query[sort];
      if (name === undefined) continue;
      find = find.where('position', 'in', (of) =>
        of
          .selectFrom('conversation_labels')
          .select('conversation')
          .where('sort', '=', sort)
          .where('name', '=', name),
      );
    }
    for (const word of wordsOf(query.text ?? '')) {
      find = find.where('position', 'in', (of) =>
        of
          .selectFrom('conversation_entries')
          .select('conversation_entries.conversation')
          .where('conversation_entries.position', 'in', (text) =>
            text
              .selectFrom('conversation_text')
              .select('rowid')
              .where(this.#database.hasWords([word], 'conversation_text')),
          ),
      );
    }
    return find.orderBy('number', 'desc').limit(limit).compile();
  }

  *#header(row: ConversationRow): Work<TranscriptHeader> {
    const labels = yield* this.#statements.labels.all({ conversation: row.position });
    return {
      id: row.id as ConversationId,
      kind: row.kind,
      people: [row.first as BareJid, row.second as BareJid],
      participants: participantsOf(row, labels),
      startedAt: row.started_at,
      endedAt: row.ended_at ?? row.started_at,
      ...(row.ended_by !== null && { endedBy: row.ended_by as BareJid }),
      number: row.number,
    };
  }
}

function statements(database: Database) {
  return {
    byId: statement<{ tenant: string; id: string }>()<ConversationRow>(database, (db, param) =>
      db
        .selectFrom('conversations')
        .selectAll()
        .where('id', '=', param('id'))
        .where('tenant', '=', param('tenant'))
        .where('ended_at', 'is not', null),
    ),
    labels: statement<{ conversation: number }>()(database, (db, param) =>
      db
        .selectFrom('conversation_labels')
        .select(['person', 'sort', 'name'])
        .where('conversation', '=', param('conversation')),
    ),
    texts: statement<{ id: string; after: number; limit: number }>()(database, (db, param) =>
      db
        .selectFrom('conversation_entries')
        .innerJoin('conversations', 'conversations.position', 'conversation_entries.conversation')
        .select(['conversation_entries.position', 'conversation_entries.at', 'sender', 'text'])
        .where('conversations.id', '=', param('id'))
        .where('conversation_entries.position', '>', param('after'))
        .orderBy('conversation_entries.position')
        .limit(param('limit')),
    ),
    entries: statement<{ id: string }>()(database, (db, param) =>
      db
        .selectFrom('conversation_entries')
        .innerJoin('conversations', 'conversations.position', 'conversation_entries.conversation')
        .innerJoin('chain', 'chain.entry', 'conversation_entries.id')
        .select(['conversation_entries.at', 'sender', 'text', 'html', 'attached', 'chain.hash'])
        .where('conversations.id', '=', param('id'))
        .orderBy('conversation_entries.position'),
    ),
  };
}
