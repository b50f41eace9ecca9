// One room of any length: the same messages go into every archive that is measured.
export const expert = 'bob@acme.example';
export const agent = 'alice@vcc.acme.example';

export interface Line {
  /** Also its id in the archives that let us choose it. */
  readonly id: string;
  readonly direction: 'in' | 'out';
  /** Milliseconds since 1970; a minute apart, and the newest is a minute old. */
  readonly at: number;
  readonly text: string;
}

export const minute = 60_000;
export const idsBegin = '01890000-0000-7000-8000-';
export const said =
  'The parcel left the depot this morning; the driver rings before noon, or the neighbour takes it in.';

/** Oldest first. */
export function* linesOf(count: number, now: number): Generator<Line> {
  for (let n = 0; n < count; n++) yield lineOf(n, count, now);
}

export function lineOf(n: number, count: number, now: number): Line {
  return {
    id: `${idsBegin}${n.toString(16).padStart(12, '0')}`,
    direction: n % 3 === 2 ? 'out' : 'in',
    at: Math.floor(now / 1_000) * 1_000 - (count - n) * minute,
    text: `${n}: ${said.slice(0, 20 + ((n * 7) % 80))}`,
  };
}

export const sides = ({ direction }: Line) =>
  (direction === 'in' ? [expert, agent] : [agent, expert]) as [string, string];

/** As a server keeps it. The texts need no escaping. */
export function stanzaOf(line: Line): string {
  const [from, to] = sides(line);
  return `<message xmlns='jabber:client' id='${line.id}' type='chat' from='${from}' to='${to}'><body>${line.text}</body></message>`;
}
