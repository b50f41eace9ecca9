import type { TranscriptQuery } from '../state/supervision.ts';

export interface SearchFields {
  readonly text: string;
  /** A name that is known here, or an address. */
  readonly person: string;
  readonly group: string;
  readonly queue: string;
  /** Local time, as a browser's field gives it. */
  readonly from: string;
  readonly to: string;
}

interface Known {
  readonly jid: string;
  readonly name: string;
}

/** Whom the name or the address means; nothing when nobody here is called so. */
export function personOf(person: string, known: readonly Known[]): string | undefined {
  const wanted = person.trim().toLowerCase();
  return wanted.includes('@') ? wanted : known.find(({ name }) => name.toLowerCase() === wanted)?.jid;
}

/** The search that the fields ask for, `person` being an address by now; empty ones are left out. */
export function queryOf({ text, person, group, queue, from, to }: SearchFields): TranscriptQuery {
  const all = { text, agent: person, group, queue, from: timeOf(from), to: timeOf(to) };
  const named = Object.entries(all).flatMap(([name, value]) => (value?.trim() ? [[name, value.trim()]] : []));
  return Object.fromEntries(named) as TranscriptQuery;
}

function timeOf(local: string): string | undefined {
  const time = Date.parse(local);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
