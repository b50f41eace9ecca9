import { describe, expect, it } from 'vitest';
import {
  agentsForExperts,
  type DirectoryEntry,
  organisationDirectory,
  refuseThroughDirectory,
} from '../../src/domain/directory.ts';
import { directoryIndex } from '../../src/domain/directory-index.ts';
import { bareJid } from '../../src/domain/jid.ts';
import { growth } from '../support/growth.ts';
import { acme, alice, carol, dave, globex, ivy } from '../support/people.ts';

const person = (name: string, more: Partial<DirectoryEntry> = {}): DirectoryEntry => ({
  jid: bareJid(`${name.toLowerCase().replaceAll(' ', '.')}@acme.example`),
  name,
  kind: 'expert',
  ...more,
});

describe('who stands in the directory', () => {
  it('R8: experts and agents are separate entries; an agent with a VO licence stands there by the VO entry only', () => {
    const entries = organisationDirectory(acme()).map(({ jid, kind }) => `${kind} ${jid}`);
    expect(entries.sort()).toEqual([
      'agent alice@vcc.acme.example',
      'agent erin@vcc.acme.example',
      'agent grace@vcc.acme.example',
      'expert bob@acme.example',
      'expert carol@acme.example',
      'expert dave@acme.example',
    ]);
  });

  it('R8: a licensed agent who is listed as an expert, too, stands there once, as the file has her', () => {
    const jid = bareJid('dave@acme.example');
    const tenant = { ...acme(), experts: new Map([[jid, { jid, name: 'David M.' }]]) };
    const found = organisationDirectory(tenant).filter((entry) => entry.jid === jid);
    expect(found).toEqual([{ jid, name: 'David M.', kind: 'expert' }]);
  });

  it('R27: experts find every agent, by the address that reaches the console', () => {
    expect(agentsForExperts(acme()).map(({ jid }) => jid)).toContain(dave.jid);
    expect(agentsForExperts(globex()).map(({ jid }) => jid)).toEqual([ivy.jid]);
  });

  it.each([
    ['Mode 3, an expert', acme(), carol, undefined],
    ['Mode 3, an agent without VO licence', acme(), alice.jid, undefined],
    ['Mode 3, an agent with VO licence', acme(), dave.jid, 'use-vo-entry'],
    ['Mode 3, her VO entry', acme(), bareJid('dave@acme.example'), undefined],
    ['Mode 3, nobody', acme(), bareJid('nobody@vcc.acme.example'), undefined],
    ['Mode 3, another tenant’s agent', acme(), ivy.jid, undefined],
    ['Mode 1, an agent', acme('9.9', 1), alice.jid, 'not-mode-3'],
    ['Mode 1, an agent with VO licence', acme('9.9', 1), dave.jid, 'not-mode-3'],
    ['Mode 2, an expert', acme('9.9', 2), carol, 'not-mode-3'],
  ] as const)('R8: the directory leads to an address: %s', (_what, tenant, address, reason) => {
    expect(refuseThroughDirectory(tenant, address)).toBe(reason);
  });
});

describe('searching the directory', () => {
  const index = directoryIndex([
    person('Bob Stone', { title: 'Network engineer', department: 'Operations' }),
    person('Bobby Tables', { department: 'Stone masonry' }),
    person('Renée Größe-Müller', { title: 'Ärztin' }),
    person('Livingstone Bo', { mail: 'liv@mail.example' }),
    person('Łukasz Ørsted'),
  ]);
  const names = (text: string, limit = 10) => index.search(text, limit).entries.map(({ name }) => name);

  it.each([
    ['BOB', ['Bob Stone', 'Bobby Tables']],
    ['stone bob', ['Bob Stone', 'Bobby Tables']],
    ['stone', ['Bob Stone', 'Bobby Tables', 'Livingstone Bo']],
    ['bob stone', ['Bob Stone', 'Bobby Tables']],
    ['renee', ['Renée Größe-Müller']],
    ['GROSSE muller', ['Renée Größe-Müller']],
    ['arztin', ['Renée Größe-Müller']],
    ['lukasz orsted', ['Łukasz Ørsted']],
    ['Ørsted Ł', ['Łukasz Ørsted']],
    ['network OPERATIONS', ['Bob Stone']],
    ['bob.stone@acme.example', ['Bob Stone']],
    ['liv@mail', ['Livingstone Bo']],
    ['bob nobody', []],
    ['(%_*', ['Bob Stone', 'Bobby Tables', 'Livingstone Bo', 'Łukasz Ørsted', 'Renée Größe-Müller']],
  ])('%s', (text, expected) => {
    expect(names(text)).toEqual(expected);
  });

  it('puts the whole name first, then its beginning, then its words, then the rest', () => {
    const mixed = directoryIndex([
      person('Anna Ann'),
      person('Joann Lee'),
      person('Zoe Ann'),
      person('Ann'),
      person('Max Orr', { title: 'Ann’s deputy' }),
    ]);
    expect(mixed.search('ann', 10).entries.map(({ name }) => name)).toEqual([
      'Ann',
      'Anna Ann',
      'Zoe Ann',
      'Max Orr',
      'Joann Lee',
    ]);
  });

  it('goes on where the page before ended, whoever came or went meanwhile', () => {
    const people = Array.from({ length: 50 }, (_, n) => person(`Person ${String(n).padStart(2, '0')}`));
    const first = directoryIndex(people).search('person', 20);
    expect(first.entries).toHaveLength(20);
    const gone = people.filter((_, n) => n !== 3 && n !== 19 && n !== 30);
    const later = directoryIndex([...gone, person('Person 05a'), person('Person 40a')]);
    const rest = later.search('person', 100, first.next);
    expect(rest.entries.map(({ name }) => name)).toEqual(
      [...gone.slice(18).map(({ name }) => name), 'Person 40a'].sort(),
    );
    expect(rest.next).toBeUndefined();
  });

  it('is made, and searched, at a cost that grows with the number of people alone', () => {
    const many = Array.from({ length: 16_000 }, (_, n) =>
      person(`Given${n % 977} Family${n}`, {
        title: `Engineer ${n % 13}`,
        department: `Department ${n % 31}`,
      }),
    );
    expect(growth(many.length, (count) => void directoryIndex(many.slice(0, count)))).toBeLessThan(4);
    const indexes = new Map(
      [many.length / 8, many.length].map((count) => [count, directoryIndex(many.slice(0, count))]),
    );
    const queries = ['family15999', 'given5 department 7', 'e', '', 'zzz', 'engineer 3 given'];
    const searched = (count: number) => {
      for (const text of queries) indexes.get(count)?.search(text, 20);
    };
    expect(growth(many.length, searched)).toBeLessThan(4);
    expect(indexes.get(many.length)?.search('family15999', 20).entries).toHaveLength(1);
  });
});
