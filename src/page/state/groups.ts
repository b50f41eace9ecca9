// Groups and queues by the names that people use for them; the gateway speaks of their ids.
import type { Tenant } from '../protocol/types.ts';

type Named = Tenant['groups'][number];

/** What these groups are called, for a line in a list. */
export const namesOf = (ids: readonly string[], all: readonly Named[] = []): string =>
  ids.map((id) => all.find((one) => one.id === id)?.name ?? id).join(', ');

/** The id that is meant; what is no name that is known here is taken for one. */
export function idOf(written: string, all: readonly Named[] = []): string {
  const wanted = written.trim().toLowerCase();
  const isMeant = ({ id, name }: Named) => id.toLowerCase() === wanted || name.toLowerCase() === wanted;
  return all.find(isMeant)?.id ?? written.trim();
}
