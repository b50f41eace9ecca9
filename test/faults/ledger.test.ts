// The suite's own judgement: what it would say of each fault that it is there to find.
import { default as xml } from '@xmpp/xml';
import { describe, expect, it } from 'vitest';
import { count, type Evidence } from './suite/ledger.ts';

const said = (...texts: string[]) => texts.map((text) => ({ text, id: `id-${text}` }));
const archived = (...texts: string[]) =>
  texts.map((text) => ({
    ...{ archiveId: '', at: '', from: '', to: '', text },
    message: xml('message', { id: `id-${text}` }),
  }));
const heard = (...texts: string[]) => said(...texts).map((one) => ({ ...one, from: 'alice' }));
const told = (...texts: string[]) =>
  said(...texts).map((one) => ({ ...one, kind: 'message' as const, from: 'bob' }));
const fate = (text: string, state = 'delivered') => ({
  kind: 'fate' as const,
  id: `id-${text}`,
  fate: state,
});

const whole: Evidence = {
  asked: said('a', 'b', 'c'),
  receipted: new Set(['id-a', 'id-b', 'id-c']),
  answered: said('x', 'y', 'z'),
  told: [...told('a', 'b', 'c'), fate('x'), fate('y'), fate('z')],
  heard: heard('x', 'y', 'z'),
  archive: archived('x', 'y', 'z'),
};
const judge = (evidence: Partial<Evidence>) => {
  const { lost, doubled, reordered, untrue, repeated } = count({ ...whole, ...evidence }, []);
  return { lost, doubled, reordered, untrue, repeated };
};
const nothing = { lost: 0, doubled: 0, reordered: 0, untrue: 0, repeated: 0 };
const fates = [fate('x'), fate('y'), fate('z')];

describe('the ledger', () => {
  it('has nothing against what is whole', () => {
    expect(judge({})).toEqual(nothing);
  });

  it('sees what a console was promised and never told', () => {
    expect(judge({ told: [...told('a', 'c'), ...fates] })).toEqual({ ...nothing, lost: 1 });
  });

  it('asks for nothing that was not acknowledged', () => {
    expect(judge({ told: [...told('a', 'c'), ...fates], receipted: new Set(['id-a', 'id-c']) })).toEqual(
      nothing,
    );
  });

  it('sees what a console was told twice, or in another order', () => {
    expect(judge({ told: [...told('a', 'b', 'b', 'c'), ...fates] })).toEqual({ ...nothing, doubled: 1 });
    expect(judge({ told: [...told('b', 'a', 'c'), ...fates] })).toEqual({ ...nothing, reordered: 1 });
  });

  it('sees what an expert has neither live nor in her archive', () => {
    expect(judge({ heard: heard('x', 'z'), archive: archived('x', 'z') })).toEqual({ ...nothing, lost: 1 });
    expect(judge({ heard: heard('x', 'z') })).toEqual(nothing);
    expect(judge({ archive: archived('x', 'z') })).toEqual(nothing);
  });

  it('sees an order that is not that of writing', () => {
    expect(judge({ archive: archived('y', 'x', 'z') })).toEqual({ ...nothing, reordered: 1 });
  });

  it('takes a repeat under the same id for what it is, and one under another id for a double', () => {
    expect(judge({ archive: archived('x', 'y', 'x', 'y', 'z') })).toEqual({ ...nothing, repeated: 2 });
    const other = { ...whole.archive[0], message: xml('message', { id: 'another' }) };
    expect(judge({ archive: [...whole.archive, other as (typeof whole.archive)[number]] })).toEqual({
      ...nothing,
      doubled: 1,
    });
  });

  it('sees a fate that is not so, and one that was never told', () => {
    expect(judge({ told: [...told('a', 'b', 'c'), fate('x'), fate('y', 'failed')] })).toEqual({
      ...nothing,
      untrue: 2,
    });
  });
});
