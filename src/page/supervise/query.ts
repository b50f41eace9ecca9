import type { TranscriptQuery } from '../state/supervision.ts';

export interface SearchFields {
  readonly text: string;
  readonly person: string;
  readonly group: string;
  readonly queue: string;
  /** Local time, as a browser's field gives it. */
  readonly from: string;
  readonly to: string;
}

/** The search that the fields ask for; empty ones are left out. */
export function queryOf({ text, person, group, queue, from, to }: SearchFields): TranscriptQuery {
  const all = { text, agent: person, group, queue, from: timeOf(from), to: timeOf(to) };
  const named = Object.entries(all).flatMap(([name, value]) => (value?.trim() ? [[name, value.trim()]] : []));
  return Object.fromEntries(named) as TranscriptQuery;
}

function timeOf(local: string): string | undefined {
  const time = Date.parse(local);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
