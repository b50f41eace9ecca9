import { describe, expect, it } from 'vitest';
import { entriesOf } from '../../src/page/state/entries.ts';
import { firstUnread, rowsOf } from '../../src/page/state/rows.ts';
import { message } from './messages.ts';

const seen = (...messages: Parameters<typeof entriesOf>[0][number][]) =>
  entriesOf(messages).map(({ message: { text }, state, first: { id } }) => ({ id, text, state }));

describe('what a reader sees', () => {
  it('of a correction: the new words in the old place, marked as edited', () => {
    expect(seen(message('a'), message('b'), message('c', { replaces: 'a', text: 'new' }))).toEqual([
      { id: 'a', text: 'new', state: 'edited' },
      { id: 'b', text: 'text of b', state: 'original' },
    ]);
  });

  it('of a correction of a correction: the last words', () => {
    const chain = [
      message('a'),
      message('b', { replaces: 'a' }),
      message('c', { replaces: 'b', text: 'last' }),
    ];
    expect(seen(...chain)).toEqual([{ id: 'a', text: 'last', state: 'edited' }]);
    const bothOfTheFirst = [
      message('a'),
      message('b', { replaces: 'a' }),
      message('c', { replaces: 'a', text: 'last' }),
    ];
    expect(seen(...bothOfTheFirst)).toEqual([{ id: 'a', text: 'last', state: 'edited' }]);
  });

  it('of a withdrawal: that there was a message, and nothing of it', () => {
    const gone = message('a', { retracted: true, text: '' });
    expect(seen(gone, message('b', { replaces: 'a', retracted: true, text: '' }))).toEqual([
      { id: 'a', text: '', state: 'withdrawn' },
    ]);
    const live = [
      message('a'),
      message('b', { replaces: 'a', retracted: true, text: '' }),
      message('c', { replaces: 'a' }),
    ];
    expect(seen(...live)).toMatchObject([{ id: 'a', state: 'withdrawn' }]);
  });

  it('of a correction whose message is beyond the window: the correction', () => {
    expect(seen(message('b', { replaces: 'a', text: 'new' }))).toEqual([
      { id: 'b', text: 'new', state: 'edited' },
    ]);
    expect(seen(message('b', { replaces: 'a', retracted: true, text: '' }))).toEqual([]);
  });

  it('stays the same object for a message that has not changed', () => {
    const a = message('a');
    expect(entriesOf([a, message('b')])[0]).toBe(entriesOf([a])[0]);
  });
});

describe('the rows of a chat window', () => {
  const rows = (...messages: Parameters<typeof entriesOf>[0][number][]) =>
    rowsOf(entriesOf(messages), []).map((row) =>
      row.sort === 'entry'
        ? `${row.group.begins ? '[' : ''}${row.key}${row.group.ends ? ']' : ''}`
        : row.sort,
    );

  it('group what one side says within five minutes', () => {
    const said = [
      message('a'),
      message('b', { minute: 1 }),
      message('c', { minute: 2, direction: 'out' }),
      message('d', { minute: 3 }),
      message('e', { minute: 9 }),
    ];
    expect(rows(...said)).toEqual(['day', '[a', 'b]', '[c]', '[d]', '[e]']);
  });

  it('have a line for each day, which also ends a group', () => {
    const minutesOfDay = 24 * 60;
    const said = [
      message('a'),
      message('b', { minute: minutesOfDay }),
      message('c', { minute: minutesOfDay + 1 }),
    ];
    expect(rows(...said)).toEqual(['day', '[a]', 'day', '[b', 'c]']);
  });

  it('have the line of what is new above the first unread message', () => {
    const entries = entriesOf([message('a'), message('b'), message('c', { direction: 'out' }), message('d')]);
    expect(firstUnread(entries, 2)).toEqual({ key: 'b', count: 2 });
    expect(rowsOf(entries, [], firstUnread(entries, 2)).map(({ sort }) => sort)).toEqual([
      'day',
      'entry',
      'new',
      'entry',
      'entry',
      'entry',
    ]);
    expect(firstUnread(entries, 9)).toEqual({ key: 'a', count: 9 });
    expect(firstUnread(entries, 0)).toBeUndefined();
  });

  it('end with what is on its way', () => {
    const waiting = {
      clientId: 'x',
      with: 'bob@acme.example',
      html: '<p>x</p>',
      at: Date.UTC(2026, 0, 5, 10),
      state: 'waiting',
    } as const;
    expect(rowsOf(entriesOf([message('a')]), [waiting]).at(-1)).toMatchObject({ sort: 'pending', key: 'x' });
  });
});
