import { describe, expect, it } from 'vitest';
import { addressesAmong, partsOf } from '../../src/page/chat/linked-text.ts';
import { wordsOf } from '../../src/page/chat/words-of.ts';
import { commandOf } from '../../src/page/frame/shortcuts.ts';
import { Heights } from '../../src/page/parts/heights.ts';
import { initialsOf, toneOf } from '../../src/page/parts/initials.ts';
import { backoff } from '../../src/page/protocol/backoff.ts';
import { idOf, namesOf } from '../../src/page/state/groups.ts';
import { nameOfTab, releaseTab } from '../../src/page/state/sign-in.ts';
import { createTypingSender } from '../../src/page/state/typing.ts';
import { reasonSentence, sizeInWords } from '../../src/page/state/wording.ts';
import { personOf, queryOf } from '../../src/page/supervise/query.ts';
import { growth } from '../support/growth.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { keptNowhere } from './support.ts';

describe('links in a text (R10)', () => {
  it('R10: stand where they were written, each time', () => {
    const links = [{ url: 'https://a.example' }, { url: 'https://www.b.example', text: 'www.b.example' }];
    expect(partsOf('see https://a.example, www.b.example and https://a.example', links)).toEqual([
      { text: 'see ' },
      { text: 'https://a.example', url: 'https://a.example' },
      { text: ', ' },
      { text: 'www.b.example', url: 'https://www.b.example' },
      { text: ' and ' },
      { text: 'https://a.example', url: 'https://a.example' },
    ]);
  });

  it('R10: a longer one wins over its beginning', () => {
    const links = [{ url: 'https://a.example' }, { url: 'https://a.example/x' }];
    expect(partsOf('https://a.example/x', links)).toEqual([
      { text: 'https://a.example/x', url: 'https://a.example/x' },
    ]);
    expect(partsOf('nothing', links)).toEqual([{ text: 'nothing' }]);
  });

  it('R12: of HTML, addresses that were written as words are links; labels of links are not', () => {
    const address = { url: 'https://a.example/' };
    const www = { url: 'https://www.b.example/', text: 'www.b.example' };
    const labelled = { url: 'https://c.example', text: 'here' };
    expect(addressesAmong([address, www, labelled])).toEqual([address, www]);
  });
});

describe('what stands in a list', () => {
  it('is the words of a draft, as they were written', () => {
    expect(wordsOf('<p>R &amp; D &lt;again&gt;</p><p>&amp;amp; more</p>').trim()).toBe(
      'R & D <again>  &amp; more',
    );
  });

  it('is the names of groups, and what is searched by are their ids', () => {
    const all = [
      { id: 'support', name: 'Customer Support' },
      { id: 'billing', name: 'Billing' },
    ];
    expect(namesOf(['billing', 'support', 'gone'], all)).toBe('Billing, Customer Support, gone');
    expect(['customer support', 'SUPPORT', ' other '].map((written) => idOf(written, all))).toEqual([
      'support',
      'support',
      'other',
    ]);
  });
});

describe('the heights of a long list', () => {
  it('are estimates until they are measured', () => {
    const heights = new Heights();
    const rows = ['a', 'b', 'c', 'd'];
    const arrange = () =>
      heights.arrange(
        rows,
        (row) => row,
        () => 10,
      );
    arrange();
    expect(heights.total).toBe(40);
    expect(heights.measure('b', 35)).toBe(true);
    expect(heights.measure('b', 35.2)).toBe(false);
    arrange();
    expect([0, 1, 2, 3, 4].map((index) => heights.offset(index))).toEqual([0, 10, 45, 55, 65]);
    expect(heights.at(44)).toBe(1);
    expect(heights.at(45)).toBe(2);
    expect(heights.between(12, 50)).toEqual([1, 3]);
    expect(heights.between(-100, 1000)).toEqual([0, 4]);
  });

  it('of twenty thousand rows cost what their number costs', () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => `row ${index}`);
    const arranged = (count: number) => {
      const heights = new Heights();
      heights.arrange(
        rows.slice(0, count),
        (row) => row,
        () => 60,
      );
      return heights;
    };
    expect(growth(rows.length, (count) => void arranged(count))).toBeLessThan(4);
    const heights = arranged(rows.length);
    expect(heights.between(600_000, 601_000)).toEqual([10_000, 10_017]);
  });
});

describe('typing (R20)', () => {
  it('R20: is told at once, again while it goes on, and when it stops', async () => {
    const clock = new ManualClock();
    const told: string[] = [];
    const typing = createTypingSender(
      clock,
      (chat, isTyping) => told.push(`${chat} ${isTyping}`),
      () => 6,
    );
    typing.typed('bob');
    typing.typed('bob');
    expect(told).toEqual(['bob true']);
    await clock.passes(4.5);
    typing.typed('bob');
    expect(told).toEqual(['bob true', 'bob true']);
    await clock.passes(6);
    expect(told.at(-1)).toBe('bob false');
    typing.typed('bob');
    typing.typed('carol');
    expect(told.slice(-3)).toEqual(['bob true', 'bob false', 'carol true']);
    typing.sent();
    await clock.passes(10);
    expect(told).toHaveLength(6);
  });
});

describe('the name of a tab', () => {
  function tabs() {
    const store = keptNowhere();
    let number = 0;
    return { store, random: () => `name-${++number}` };
  }

  it('stays over a reload, and a duplicated tab takes another', () => {
    const { store, random } = tabs();
    const first = nameOfTab(store, random);
    expect(nameOfTab(store, random)).not.toBe(first);
    releaseTab(store, first);
    expect(nameOfTab(store, random)).toBe(first);
  });
});

describe('keys', () => {
  const press = (key: string, code: string, more: object = {}) =>
    commandOf({ key, code, ctrlKey: false, altKey: false, shiftKey: false, metaKey: false, ...more });

  it('are those of the list, whatever the layout makes of them', () => {
    expect(press('/', 'Slash', { ctrlKey: true })).toBe('help');
    expect(press('&', 'Digit1', { altKey: true, shiftKey: true })).toEqual({ tab: 1 });
    expect(press('ArrowDown', 'ArrowDown', { altKey: true })).toBe('next');
    expect(press('ArrowDown', 'ArrowDown', { altKey: true, shiftKey: true })).toBe('nextUnread');
    expect(press('F6', 'F6')).toBe('region');
  });

  it('leave everything else alone', () => {
    expect(press('e', 'KeyE')).toBeUndefined();
    expect(press('ArrowDown', 'ArrowDown')).toBeUndefined();
    expect(press('€', 'KeyE', { altKey: true, ctrlKey: true })).toBeUndefined();
  });
});

describe('words', () => {
  it.each([
    [0, '0 bytes'],
    [999, '999 bytes'],
    [48_213, '48.2 kB'],
    [1_250_000, '1.3 MB'],
    [734_003_200, '734 MB'],
  ])('%i bytes are %s', (bytes, words) => expect(sizeInWords(bytes)).toBe(words));

  it('say every reason', () => {
    expect(reasonSentence('too-long')).toBe('The message is too long.');
    expect(reasonSentence('item-not-found')).toBe('There is no such person in the office messenger.');
    expect(reasonSentence('strange-thing')).toBe('Reason: strange-thing.');
    expect(reasonSentence(undefined)).toBe('No reason was given.');
  });

  it('make two letters of a name', () => {
    expect(['Bob Stone', 'bob', 'Ana María de la Cruz', '李 小龙', ''].map(initialsOf)).toEqual([
      'BS',
      'B',
      'AC',
      '李小',
      '?',
    ]);
    expect(toneOf('bob@acme.example')).toBe(toneOf('bob@acme.example'));
  });
});

describe('a search of transcripts (R26)', () => {
  it('R26: names only what was filled in, in the protocol’s words', () => {
    const fields = {
      text: ' refund ',
      person: '',
      group: 'support',
      queue: '',
      from: '2026-01-05T09:00',
      to: 'nonsense',
    };
    expect(queryOf(fields)).toEqual({
      text: 'refund',
      group: 'support',
      from: new Date('2026-01-05T09:00').toISOString(),
    });
  });

  it('R26: knows people by name, as supervisors do, and by address', () => {
    const known = [{ jid: 'dave@vcc.acme.example', name: 'Dave Moss' }];
    expect(personOf(' dave moss ', known)).toBe('dave@vcc.acme.example');
    expect(personOf('Bob@acme.example', known)).toBe('bob@acme.example');
    expect(personOf('Dave', known)).toBeUndefined();
  });
});

describe('the wait before another attempt', () => {
  it('is never shorter than half, and never longer than 15 s', () => {
    expect(backoff(1, 0)).toBe(250);
    expect(backoff(3, 1)).toBe(2000);
    expect(backoff(500, 1)).toBe(15_000);
  });
});
