// R16, R19: nothing is lost, doubled or sent round in circles, whatever both sides do at once.
import type { Element } from '@xmpp/xml';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { copyPolicies } from '../../src/domain/copies.ts';
import { bob, dave } from '../support/people.ts';
import { bobThere, type VoWorld, voWorld } from '../support/vo-world.ts';

const room = { tenantId: dave.tenantId, agent: dave.jid, expert: bob };

type Act =
  | { readonly do: 'bob' | 'console' | 'vo'; readonly again: boolean; readonly device: string }
  | { readonly do: 'in' | 'out' | 'up' | 'down' }
  | { readonly do: 'works'; readonly most: number };

const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom('bob', 'console', 'vo'),
      again: fc.boolean(),
      device: fc.constantFrom('desk', 'phone'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('in', 'out', 'up', 'down') }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('works'), most: fc.integer({ min: 1, max: 4 }) }) },
);
/** What is in one list happens at once: nobody waits for anybody. */
const acts = fc.array(fc.array(act, { minLength: 1, maxLength: 5 }), { maxLength: 12 });

/** What was said, and whether the agent was signed in: `undefined` where it changed at the same time. */
interface Said {
  readonly by: 'bob' | 'console' | 'vo';
  readonly text: string;
  readonly signedIn: boolean | undefined;
}

async function play(world: VoWorld, batches: readonly (readonly Act[])[]): Promise<Said[]> {
  const said: Said[] = [];
  let n = 0;
  for (const batch of batches) {
    const changes = batch.some((one) => one.do === 'in' || one.do === 'out');
    const signedIn = changes ? undefined : world.isSignedIn();
    await Promise.all(batch.map((one) => perform(world, one, said, signedIn, ++n)));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await world.comesToRest();
  return said;
}

async function perform(
  world: VoWorld,
  one: Act,
  said: Said[],
  signedIn: boolean | undefined,
  n: number,
): Promise<void> {
  const text = `said ${n}.`;
  switch (one.do) {
    case 'bob':
      if (!world.ports.experts.isUp(room.tenantId)) return;
      for (const _ of one.again ? [1, 2] : [1]) world.bobSays(text, `b${n}`);
      said.push({ by: 'bob', text, signedIn });
      return;
    case 'vo':
      if (!world.daveSaysInVo(text, `v${n}`, one.device)) return;
      if (one.again) world.daveSaysInVo(text, `v${n}`, one.device);
      said.push({ by: 'vo', text, signedIn });
      return;
    case 'console':
      said.push({ by: 'console', text, signedIn });
      await world.daveSaysInConsole(text);
      return;
    case 'in':
      return world.signsIn();
    case 'out':
      return world.signsOut();
    case 'up':
      return world.opens();
    case 'down':
      return world.breaks();
    case 'works':
      return world.works(one.most);
  }
}

const withText = (stanzas: readonly Element[], text: string) =>
  stanzas.filter(
    (stanza) => stanza.attrs.type !== 'error' && (stanza.getChildText('body') ?? '').endsWith(text),
  );
/** A break may make the same stanza come again, with the same id. */
const distinct = (stanzas: readonly Element[]) => new Set(stanzas.map(({ attrs }) => attrs.id)).size;

describe('both licences', () => {
  it.each(copyPolicies.flatMap((copies) => [true, false].map((grants) => [copies, grants] as const)))(
    'R16, R19: copies %s, privilege %s: each message is where it belongs, once',
    async (copies, grants) => {
      await fc.assert(
        fc.asyncProperty(acts, async (batches) => {
          const world = await voWorld(copies, grants);
          world.opens();
          const said = await play(world, batches);
          const wasBroken = batches.flat().some((one) => one.do === 'down');
          const hasCopies = copies !== 'off' && (copies !== 'privilege' || grants);
          const { messages } = await world.ports.history.latest(room, 1_000);

          for (const { by, text, signedIn } of said) {
            const shown = world.events.filter(
              (event) => event.type === 'message' && event.message.text === text,
            ).length;
            const inHistory = messages.filter((message) => message.text === text).length;
            const atBob = withText(world.seen.bob, text);
            const inVo = [
              ...withText(world.seen.dave, text),
              ...(by === 'vo' ? [] : withText(world.own, text)),
            ];
            if (!wasBroken) for (const each of [atBob, inVo]) expect(each.length).toBe(distinct(each));

            if (by === 'vo') {
              expect({ text, shown, inHistory, atBob: distinct(atBob), inVo: inVo.length }).toEqual({
                ...{ text, shown: 0, inHistory: 1, atBob: 1, inVo: 0 },
              });
            } else if (by === 'console') {
              const copied = hasCopies ? 1 : 0;
              expect({ text, inHistory, atBob: distinct(atBob), inVo: distinct(inVo) }).toEqual({
                ...{ text, inHistory: 1, atBob: 1, inVo: copied },
              });
            } else {
              // Either the console had it, and VO a copy, or VO alone.
              const wasRedirected = signedIn === undefined ? inHistory === 0 : !signedIn;
              expect({ text, inHistory, atBob: atBob.length, inVo: distinct(inVo) }).toEqual({
                ...{ text, inHistory: wasRedirected ? 0 : 1, atBob: 0 },
                inVo: wasRedirected || hasCopies ? 1 : 0,
              });
              if (wasRedirected) expect(shown).toBe(0);
            }
          }
          // Nothing goes round: nobody was sent anything that nobody said.
          const bodies = [...world.seen.bob, ...world.seen.dave].filter((stanza) => stanza.getChild('body'));
          for (const stanza of bodies) {
            const body = stanza.getChildText('body') ?? '';
            expect(said.some(({ text }) => body.endsWith(text))).toBe(true);
          }
          // In order at Bob's: first arrivals are as they were stored.
          const order = [
            ...new Map(
              bodies.filter(({ attrs }) => attrs.from === dave.jid).map((one) => [one.attrs.id, one]),
            ).values(),
          ];
          expect(order.map((one) => one.getChildText('body'))).toEqual(
            messages.filter(({ direction }) => direction === 'out').map(({ text }) => text),
          );
        }),
        { numRuns: 60 },
      );
    },
  );

  it('R16: what VO is given is in the order in which it was stored', async () => {
    const world = await voWorld('marked', false);
    world.opens();
    const texts = ['one', 'two', 'three', 'four'];
    for (const [n, text] of texts.entries()) {
      if (n === 2) await world.signsIn();
      world.bobSays(text, `b${n}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await world.comesToRest();
    expect(world.seen.dave.map((stanza) => stanza.getChildText('body')?.split('\n').at(-1))).toEqual(texts);
    expect(world.seen.dave.every(({ attrs }) => attrs.from === bobThere)).toBe(true);
  });
});
