import { sql } from 'kysely';
import type { Database } from './database.ts';
import type { MessageRow } from './rows.ts';
import { statement } from './statement.ts';

type RoomNames = { tenant: string; agent: string; expert: string };
/** Positions, both exclusive. */
type Span = { room: number; after: number; before: number };

/** A message's row, with the sender's id of the message that it corrects or withdraws. */
export type ArchivedRow = MessageRow & { readonly about: string | null };

/** They reached nobody. Written out: a partial index counts them, and is used only where these very words stand. */
const notServed = sql<boolean>`messages.fate in ('failed', 'refused')`;

/** The statements of the expert's view of the archive. Each finds its rows by an index, in order: what a page costs is its size. */
export function roomArchiveStatements(database: Database) {
  const build = database.build;
  const inSpan = (param: <Name extends keyof Span & string>(name: Name) => ReturnType<typeof sql<number>>) =>
    build
      .selectFrom('messages')
      .where('messages.room', '=', param('room'))
      .where('messages.position', '>', param('after'))
      .where('messages.position', '<', param('before'));

  const archived = (names: { readonly [Name in keyof RoomNames]: ReturnType<typeof sql<string>> }) =>
    [
      ...columns,
      // What the console wrote is not what was delivered, and is not read.
      sql<string | null>`null`.as('html'),
      names.tenant.as('tenant'),
      names.agent.as('agent'),
      names.expert.as('expert'),
      sql<
        string | null
      >`(select original.sender_id from messages as original where original.id = messages.replaces)`.as(
        'about',
      ),
    ] as const;
  const names = (
    param: <Name extends keyof RoomNames & string>(name: Name) => ReturnType<typeof sql<string>>,
  ) => ({
    tenant: param('tenant'),
    agent: param('agent'),
    expert: param('expert'),
  });

  return {
    room: statement<RoomNames>()(database, (db, param) =>
      db
        .selectFrom('rooms')
        .select('id')
        .where('tenant', '=', param('tenant'))
        .where('agent', '=', param('agent'))
        .where('expert', '=', param('expert')),
    ),
    /** Also of one that is not served any more: it is a place all the same. */
    place: statement<{ room: number; id: string }>()(database, (db, param) =>
      db
        .selectFrom('messages')
        .select('position')
        .where('id', '=', param('id'))
        .where('room', '=', param('room')),
    ),
    newest: statement<{ room: number }>()(database, (db, param) =>
      db
        .selectFrom('messages')
        .select('position')
        .where('room', '=', param('room'))
        .orderBy('position', 'desc')
        .limit(1),
    ),
    timeAt: statement<{ room: number; position: number }>()(database, (db, param) =>
      db
        .selectFrom('messages')
        .select(['position', 'at'])
        .where('room', '=', param('room'))
        .where('position', '>=', param('position'))
        .orderBy('position')
        .limit(1),
    ),
    forward: statement<Span & RoomNames & { limit: number }>()<ArchivedRow>(database, (_, param) =>
      inSpan(param)
        .select(archived(names(param)))
        .where((where) => where.not(notServed))
        .orderBy('messages.position')
        .limit(param('limit')),
    ),
    backward: statement<Span & RoomNames & { limit: number }>()<ArchivedRow>(database, (_, param) =>
      inSpan(param)
        .select(archived(names(param)))
        .where((where) => where.not(notServed))
        .orderBy('messages.position', 'desc')
        .limit(param('limit')),
    ),
    byId: statement<RoomNames & { room: number; id: string }>()<ArchivedRow>(database, (db, param) =>
      db
        .selectFrom('messages')
        .select(archived(names(param)))
        .where('messages.id', '=', param('id'))
        .where('messages.room', '=', param('room'))
        .where((where) => where.not(notServed)),
    ),
    /** How many there are, no further than `limit`, and where the counting ended. From the index alone. */
    slice: statement<Span & { limit: number }>()(database, (db, param) =>
      db
        .selectFrom(
          inSpan(param)
            .select('messages.position')
            .orderBy('messages.position')
            .limit(param('limit'))
            .as('slice'),
        )
        .select((of) => [
          of.fn.countAll<number>().as('count'),
          of.fn.max<number | null>('position').as('last'),
        ]),
    ),
    countNotServed: statement<Span>()(database, (_, param) =>
      inSpan(param)
        .select((of) => of.fn.countAll<number>().as('count'))
        .where(notServed),
    ),
  };
}

const columns = [
  'messages.position',
  'messages.id',
  'messages.room',
  'messages.direction',
  'messages.sender',
  'messages.at',
  'messages.text',
  'messages.attached',
  'messages.fate',
  'messages.reason',
  'messages.fate_at',
  'messages.proof',
  'messages.client_id',
  'messages.sender_id',
  'messages.replaces',
  'messages.retracted',
] as const;
