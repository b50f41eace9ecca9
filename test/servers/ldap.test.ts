import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type LdapSettings, readLdapExperts } from '../../src/live/ldap-experts.ts';
import { openScriptedMessenger } from '../plays/scripted-messenger.ts';
import { theatre } from '../plays/theatre.ts';
import { eventually } from '../support/eventually.ts';
import { base, mostAtOnce, reader, startLdap, type TestLdap } from '../support/slapd.ts';

const attributes = {
  ...{ local: 'uid', name: 'cn', title: 'title', department: 'departmentNumber', mail: 'mail' },
};
const settingsFor = ({ url }: Pick<TestLdap, 'url'>, more: Partial<LdapSettings> = {}): LdapSettings => ({
  ...{ url, base, startTls: false, filter: '(objectClass=inetOrgPerson)', attributes, pageSize: 200 },
  mostEntries: 200_000,
  ...reader,
  ...more,
});

const many = Array.from({ length: 1200 }, (_, n) => ({
  uid: `person${n}`,
  cn: `Given Family${n}`,
  mail: `p${n}@mail.example`,
}));

it('R8: 1,200 experts are read in pages, from a server that gives no more than 500 at a time', async () => {
  const ldap = await startLdap(many);
  const { experts, leftOut } = await readLdapExperts(settingsFor(ldap), 'acme.example');
  expect(leftOut).toBe(0);
  expect(new Set(experts.map(({ jid }) => jid)).size).toBe(1200);
  expect(experts).toContainEqual({
    jid: 'person777@acme.example',
    name: 'Given Family777',
    mail: 'p777@mail.example',
  });
  // At the bound, and one beyond it: whoever has been read so far is not taken for all.
  const bounded = (mostEntries: number) =>
    readLdapExperts(settingsFor(ldap, { mostEntries }), 'acme.example');
  expect((await bounded(1200)).experts).toHaveLength(1200);
  await expect(bounded(1199)).rejects.toThrow('more than 1199 entries');
  // That the pages are needed: one large enough for all is refused, and nobody is told half of it.
  const inOne = readLdapExperts(settingsFor(ldap, { pageSize: 5000 }), 'acme.example');
  await expect(inOne).rejects.toThrow();
  expect(mostAtOnce).toBeLessThan(1200);
});

it('reads names in any script, titles and departments, and addresses of the tenant only (R5)', async () => {
  const ldap = await startLdap([
    {
      uid: 'zoe',
      cn: 'Zoë Łukasiewicz',
      title: 'Ärztin',
      departmentNumber: '研究',
      labeledURI: 'Zoe@Acme.Example',
    },
    { uid: 'Max Orr', cn: 'Max\nOrr', labeledURI: 'max@acme.example' },
    { uid: 'eve', cn: 'Eve', labeledURI: 'eve@globex.example' },
    { uid: 'kim', cn: 'Kim', labeledURI: 'no address' },
  ]);
  const byLocal = await readLdapExperts(settingsFor(ldap), 'acme.example');
  expect(byLocal.experts).toContainEqual({
    ...{ jid: 'zoe@acme.example', name: 'Zoë Łukasiewicz', title: 'Ärztin', department: '研究' },
  });
  expect(byLocal.experts.map(({ jid, name }) => `${jid} ${name}`)).toContain(
    'max\\20orr@acme.example Max Orr',
  );
  const byJid = settingsFor(ldap, { attributes: { ...attributes, jid: 'labeledURI' } });
  const { experts, leftOut } = await readLdapExperts(byJid, 'acme.example');
  expect(experts.map(({ jid }) => jid).sort()).toEqual(['max@acme.example', 'zoe@acme.example']);
  expect(leftOut).toBe(2);
});

it('is encrypted where the operator says so, and believes only the authority that was named', async () => {
  const ldap = await startLdap([{ uid: 'bob', cn: 'Bob Stone' }]);
  const certificate = readFileSync(ldap.certificateFile, 'utf8');
  const overTls = settingsFor({ url: ldap.tlsUrl }, { certificate });
  expect((await readLdapExperts(overTls, 'acme.example')).experts).toHaveLength(1);
  const upgraded = settingsFor(
    { url: ldap.url.replace('127.0.0.1', 'localhost') },
    { certificate, startTls: true },
  );
  expect((await readLdapExperts(upgraded, 'acme.example')).experts).toHaveLength(1);
  for (const unproved of [
    settingsFor({ url: ldap.tlsUrl }),
    { ...upgraded, certificate: undefined as never },
  ]) {
    await expect(readLdapExperts(unproved, 'acme.example')).rejects.toThrow(/self.signed|certificate/i);
  }
});

it('fails in words when the password is wrong or the server is gone', async () => {
  const ldap = await startLdap([{ uid: 'bob', cn: 'Bob Stone' }]);
  const wrong = settingsFor(ldap, { password: 'not that' });
  await expect(readLdapExperts(wrong, 'acme.example')).rejects.toThrow(/InvalidCredentials/);
  ldap.stop();
  await expect(readLdapExperts(settingsFor(ldap), 'acme.example')).rejects.toThrow();
});

describe('in the bridge', () => {
  const stage = theatre({ server: 'prosody', openMessenger: openScriptedMessenger });

  it('R8: experts from LDAP are found, named, and stay when the server goes; with the setting they go', async () => {
    const ldap = await startLdap([
      { uid: 'zoe', cn: 'Zoë Łukasiewicz', title: 'Physician', mail: 'z@mail.example' },
      { uid: 'bob', cn: 'Robert of LDAP' },
    ]);
    const console = await stage.console('alice');
    const found = async (text: string) => {
      const { entries } = await console.request('directory.search', { text });
      return entries;
    };
    await stage.write('../secrets/ldap', reader.password);
    await stage.edit('acme', (file) =>
      file.set('directory', {
        ldap: { url: ldap.url, bindDn: reader.bindDn, password: { file: '../secrets/ldap' }, base },
      }),
    );
    const zoe = { jid: 'zoe@acme.example', name: 'Zoë Łukasiewicz', kind: 'expert', title: 'Physician' };
    await eventually(async () => expect(await found('lukasiewicz')).toEqual([zoe]));
    // By her mail address, too, which is not shown; and the file goes before LDAP.
    expect(await found('z@mail')).toEqual([zoe]);
    expect(await found('robert')).toEqual([]);
    expect(await console.opens('zoe@acme.example')).toMatchObject({ name: 'Zoë Łukasiewicz' });

    ldap.stop();
    await stage.restartBridge();
    const again = await console.resumes();
    const { entries } = await again.request('directory.search', { text: 'zoe' });
    expect(entries).toEqual([zoe]);
    await eventually(async () => {
      const metrics = await (await fetch(`${stage.gateway.url}/metrics`)).text();
      expect(metrics).toMatch(/expert_connect_ldap_failures\{tenant="acme"\} [1-9]/);
    });
    await stage.edit('acme', (file) => void file.delete('directory'));
    await eventually(async () => {
      expect((await again.request('directory.search', { text: 'zoe' })).entries).toEqual([]);
    });
    await again.logsOut();
  });
});
