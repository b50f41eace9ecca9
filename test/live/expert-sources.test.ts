import { readFileSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { tenantId } from '../../src/domain/ids.ts';
import { bareJid } from '../../src/domain/jid.ts';
import { createExpertSources, type ExpertSource, merged } from '../../src/live/expert-sources.ts';
import { quiet } from '../support/linked.ts';
import { ManualClock, settled } from '../support/manual-clock.ts';
import { testFolder } from '../support/test-folder.ts';

const acme = tenantId('acme');
const expert = (local: string, name = local) => ({ jid: bareJid(`${local}@acme.example`), name });
const attributes = { local: 'uid', name: 'cn', title: 'title', department: 'ou', mail: 'mail' };
const source: ExpertSource = {
  tenantId: acme,
  voDomain: 'acme.example',
  ldap: {
    ...{ url: 'ldap://127.0.0.1', startTls: false, base: 'dc=acme', filter: '(uid=*)', pageSize: 100 },
    mostEntries: 1000,
    ...{ attributes, refreshMinutes: 15, password: 'first' },
  },
};

/** An LDAP server that is played: it gives what `answer` is, or fails with it. */
function playedSources(folder = testFolder()) {
  onTestFinished(() => folder.remove());
  const clock = new ManualClock();
  const played = { answer: [expert('bob')] as ReturnType<typeof expert>[] | Error, readings: 0, changes: 0 };
  const sources = createExpertSources({
    read: async () => {
      played.readings += 1;
      if (played.answer instanceof Error) throw played.answer;
      return { experts: played.answer, leftOut: 0 };
    },
    onChange: () => {
      played.changes += 1;
    },
    ...{ folder: folder.path, clock, log: quiet },
  });
  onTestFinished(() => sources.stop());
  const known = () => sources.expertsOf(acme).map(({ name }) => name);
  return { sources, played, clock, known, folder };
}

it('are read at once, and again in their time; only a difference is told', async () => {
  const { sources, played, clock, known } = playedSources();
  sources.use([source]);
  await settled();
  expect(known()).toEqual(['bob']);
  await clock.passes(15 * 60);
  expect(played).toMatchObject({ readings: 2, changes: 1 });
  played.answer = [expert('bob'), expert('carol')];
  await clock.passes(15 * 60);
  expect(known()).toEqual(['bob', 'carol']);
  expect(played.changes).toBe(2);
});

it('stay as they were while the source does not answer, also over a restart; it is asked sooner then', async () => {
  const first = playedSources();
  first.sources.use([source]);
  await settled();
  first.played.answer = new Error('gone');
  await first.clock.passes(15 * 60);
  expect(first.known()).toEqual(['bob']);
  expect(first.sources.states()).toMatchObject([{ experts: 1, failures: 1 }]);
  await first.clock.passes(60);
  expect(first.sources.states()).toMatchObject([{ failures: 2 }]);

  const next = playedSources(first.folder);
  next.played.answer = new Error('still gone');
  next.sources.use([source]);
  expect(next.known()).toEqual(['bob']);
  const kept = readFileSync(`${first.folder.path}/experts-acme.json`, 'utf8');
  expect(kept).not.toContain('first');
});

it('are another source’s, or nobody, when the settings say so; a new password alone changes nothing', async () => {
  const { sources, played, known } = playedSources();
  sources.use([source]);
  await settled();
  sources.use([{ ...source, ldap: { ...source.ldap, password: 'second' } }]);
  expect(known()).toEqual(['bob']);
  played.answer = new Error('not now');
  sources.use([{ ...source, ldap: { ...source.ldap, base: 'dc=other' } }]);
  expect(known()).toEqual([]);
  sources.use([]);
  expect(sources.states()).toEqual([]);
});

it('whom the file lists stands there as the file says', () => {
  const listed = new Map([[expert('bob').jid, expert('bob', 'Robert')]]);
  const all = merged(listed, [expert('bob', 'bob of LDAP'), expert('carol')]);
  expect([...all.values()].map(({ name }) => name)).toEqual(['Robert', 'carol']);
});
