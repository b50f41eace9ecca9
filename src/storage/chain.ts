// Transcripts are tamper-evident: docs/decisions/0018.
import { createHash, randomBytes } from 'node:crypto';
import type { ConversationSchema } from './conversation-schema.ts';
import type { Database } from './database.ts';
import { statement } from './statement.ts';
import type { Work } from './work.ts';

export type ChainRow = ConversationSchema['chain'];

/** What is put on record. */
export interface Fact {
  readonly conversation: string;
  readonly what: ChainRow['what'];
  /** The id of the message, where one was said. */
  readonly entry?: string;
  readonly at: number;
  readonly who: string;
  /** What the record vouches for besides itself. */
  readonly content: readonly unknown[];
}

const sha256 = (values: readonly unknown[]) =>
  createHash('sha256').update(JSON.stringify(values)).digest('hex');

/** The digest of a record's content; the salt keeps short texts from being guessed once they are erased. */
export const contentHash = (salt: string, content: readonly unknown[]) => sha256([salt, ...content]);

/** The hash of a record, over itself and the hash of the one before. */
export function recordHash(before: string, row: Omit<ChainRow, 'hash' | 'salt'>): string {
  const { tenant, number, conversation, what, entry, at, who, content } = row;
  return sha256([before, tenant, number, conversation, what, entry, at, who, content]);
}

/** What the record of a beginning vouches for. */
export function beginning(
  { kind, first, second }: Pick<ConversationSchema['conversations'], 'kind' | 'first' | 'second'>,
  labels: readonly Omit<ConversationSchema['conversation_labels'], 'conversation'>[],
): readonly unknown[] {
  return [kind, first, second, labels.map(({ person, sort, name }) => `${person} ${sort} ${name}`).sort()];
}

/** What the record of a message vouches for: what was delivered and what was written. */
export function entryContent({
  text,
  html,
  attached,
}: Pick<ConversationSchema['conversation_entries'], 'text' | 'html' | 'attached'>): readonly unknown[] {
  return [text, html, attached];
}

/** Appends to the chain of a tenant, within a commit; gives the number and the hash of the new record. */
export function chainWriter(database: Database) {
  const head = statement<{ tenant: string }>()(database, (db, param) =>
    db.selectFrom('chain_heads').select(['number', 'hash']).where('tenant', '=', param('tenant')),
  );
  const setHead = statement<{ tenant: string; number: number; hash: string }>()(database, (db, param) =>
    db
      .insertInto('chain_heads')
      .values({ tenant: param('tenant'), number: param('number'), hash: param('hash') })
      .onConflict((conflict) =>
        conflict.column('tenant').doUpdateSet((row) => ({
          number: row.ref('excluded.number'),
          hash: row.ref('excluded.hash'),
        })),
      ),
  );
  const insert = statement<{ [Column in keyof ChainRow]: ChainRow[Column] }>()(database, (db, param) =>
    db.insertInto('chain').values({
      tenant: param('tenant'),
      number: param('number'),
      conversation: param('conversation'),
      what: param('what'),
      entry: param('entry'),
      at: param('at'),
      who: param('who'),
      salt: param('salt'),
      content: param('content'),
      hash: param('hash'),
    }),
  );

  return function* (
    tenant: string,
    { entry, content, ...fact }: Fact,
  ): Work<{ number: number; hash: string }> {
    const before = (yield* head.first({ tenant })) ?? { number: 0, hash: '' };
    const salt = randomBytes(16).toString('base64url');
    const row = {
      ...fact,
      tenant,
      number: before.number + 1,
      entry: entry ?? null,
      content: contentHash(salt, content),
    };
    const hash = recordHash(before.hash, row);
    yield* insert.write({ ...row, salt, hash });
    yield* setHead.write({ tenant, number: row.number, hash });
    return { number: row.number, hash };
  };
}
