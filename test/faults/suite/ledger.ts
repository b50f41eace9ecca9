// What was promised, and what came: counted for one talk.
import type { ArchivedMessage } from '../../support/archive.ts';
import type { Told } from './lasting-console.ts';
import type { Heard } from './lasting-expert.ts';
import type { Said } from './talk.ts';

export interface Counts {
  /** Acknowledged messages, to agents and to experts. */
  readonly toAgents: number;
  readonly toExperts: number;
  /** Acknowledged, and never seen at the other side. */
  readonly lost: number;
  /** Seen twice at a console, or by an expert under two ids. */
  readonly doubled: number;
  /** Seen before one that was written earlier. */
  readonly reordered: number;
  /** A presence that was wrong after the published time; a fate that says what is not so; a session that could not go on. */
  readonly untrue: number;
  /** Seen again by an expert under the same id, live or in the archive: allowed within a crash window. */
  readonly repeated: number;
}

export const nothing: Counts = {
  toAgents: 0,
  toExperts: 0,
  lost: 0,
  doubled: 0,
  reordered: 0,
  untrue: 0,
  repeated: 0,
};

export const sum = (counts: readonly Counts[]): Counts =>
  counts.reduce(
    (all, one) => ({
      toAgents: all.toAgents + one.toAgents,
      toExperts: all.toExperts + one.toExperts,
      lost: all.lost + one.lost,
      doubled: all.doubled + one.doubled,
      reordered: all.reordered + one.reordered,
      untrue: all.untrue + one.untrue,
      repeated: all.repeated + one.repeated,
    }),
    nothing,
  );

export interface Evidence {
  readonly asked: readonly Said[];
  readonly receipted: ReadonlySet<string>;
  readonly answered: readonly Said[];
  readonly told: readonly Told[];
  readonly heard: readonly Heard[];
  /** The expert's own archive with this agent, oldest first. */
  readonly archive: readonly ArchivedMessage[];
}

/** Counts one talk. `examples` gets the first of each fault, in words. */
export function count(evidence: Evidence, examples: string[]): Counts {
  const { asked, receipted, answered, told, heard, archive } = evidence;
  const promised = asked.filter(({ id }) => receipted.has(id)).map(({ text }) => text);
  const atConsole = told.flatMap((one) => (one.kind === 'message' ? [one.text] : []));
  const toAgent = compare(
    promised,
    [atConsole],
    asked.map(({ text }) => text),
    'at the console',
    examples,
  );

  const written = answered.map(({ text }) => text);
  const live = byId(heard);
  const kept = byId(archive.map(({ message, text = '' }) => ({ id: message.attrs.id ?? '', text })));
  // A client has both, and the order is that of the archive; what a server did not archive came live, in an order of its own.
  const liveOnly = live.texts.filter((text) => !kept.known.has(text));
  const toExpert = compare(written, [kept.texts, liveOnly], written, 'with the expert', examples);

  const fates = new Map<string, string>();
  for (const one of told) if (one.kind === 'fate') fates.set(one.id, one.fate);
  const wrong = answered.filter(({ id }) => fates.get(id) !== 'delivered');
  for (const { id, text } of wrong.slice(0, 1))
    examples.push(`the fate of ${JSON.stringify(text)} is ${fates.get(id) ?? 'stored'}`);

  return {
    toAgents: promised.length,
    toExperts: written.length,
    lost: toAgent.lost + toExpert.lost,
    doubled: toAgent.doubled + toExpert.doubled,
    reordered: toAgent.reordered + toExpert.reordered,
    untrue: wrong.length,
    repeated: Math.max(live.repeats, kept.repeats),
  };
}

/** The first of each id. */
function byId(messages: readonly { readonly id: string; readonly text: string }[]) {
  const first = new Map<string, string>();
  for (const { id, text } of messages) if (!first.has(id)) first.set(id, text);
  const texts = [...first.values()];
  return { texts, known: new Set(texts), repeats: messages.length - first.size };
}

function compare(
  promised: readonly string[],
  views: readonly (readonly string[])[],
  order: readonly string[],
  where: string,
  examples: string[],
) {
  const places = new Map(order.map((text, place) => [text, place]));
  const seen = views.flat();
  const known = new Set(seen);
  const missing = promised.filter((text) => !known.has(text));
  for (const text of missing.slice(0, 3)) examples.push(`lost, not seen ${where}: ${JSON.stringify(text)}`);
  const late = views.flatMap((view) => outOfOrder(view, places));
  for (const text of late.slice(0, 1)) examples.push(`out of order ${where}: ${JSON.stringify(text)}`);
  const doubled = seen.length - known.size;
  if (doubled > 0) examples.push(`${doubled} twice ${where}`);
  return { lost: missing.length, doubled, reordered: late.length };
}

/** What comes after something that was written later; each text counts where it comes first. */
function outOfOrder(view: readonly string[], places: ReadonlyMap<string, number>): string[] {
  let furthest = -1;
  return [...new Set(view)].filter((text) => {
    const place = places.get(text) ?? -1;
    const isLate = place < furthest;
    furthest = Math.max(furthest, place);
    return isLate;
  });
}
