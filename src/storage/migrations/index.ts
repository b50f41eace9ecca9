// Every migration, in order. A name that was released is never changed: databases remember it.
import type { Migration } from 'kysely';
import * as first from './0001-first.ts';

export const migrations: Readonly<Record<string, Migration>> = {
  '0001-first': first,
};
