import { describe, expect, it } from 'vitest';
import { findReplies } from '../../../src/page/editor/canned.ts';
import { nextActive } from '../../../src/page/editor/replies-list.tsx';

const replies = [
  { name: 'Opening hours', text: 'We are here from nine.' },
  { name: 'Hold on', text: 'One moment please.' },
  { name: 'Schöne Grüße', text: 'Alles Gute!' },
  { name: 'School', text: 'See the moon.' },
];
const names = (typed: string) => findReplies(replies, typed).map(({ name }) => name);

describe('canned replies', () => {
  it('are all there, in the tenant’s order, before anything is typed', () => {
    expect(names('')).toEqual(replies.map(({ name }) => name));
    expect(names(' ')).toEqual(replies.map(({ name }) => name));
  });

  it('are found by the beginning of the name first, then a word, any part, the text', () => {
    expect(names('ho')).toEqual(['Hold on', 'Opening hours', 'Schöne Grüße', 'School']);
    expect(names('mo')).toEqual(['Hold on', 'School']);
    expect(names('xyz')).toEqual([]);
  });

  it('are found without case and accents', () => {
    expect(names('GRUSSE')).toEqual(['Schöne Grüße']);
    expect(names('scho')).toEqual(['Schöne Grüße', 'School']);
  });

  it('are gone through by arrows, round and round', () => {
    expect([nextActive('ArrowDown', 3, 4), nextActive('ArrowUp', 0, 4), nextActive('x', 0, 4)]).toEqual([
      0,
      3,
      undefined,
    ]);
  });
});
