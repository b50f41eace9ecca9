import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { bareJid } from '../../src/domain/jid.ts';
import { profiles } from '../../src/domain/profile.ts';
import { authority } from '../support/certificates.ts';
import { acme, environment, faultsOf, folderOf, globex, load } from './folder.ts';

const bridge = 'log: {}\n';

/** The only tenant of a right configuration, with these lines more. */
function tenantWith(...lines: string[]) {
  const config = load({
    'bridge.yaml': bridge,
    'tenants/acme.yaml': `${acme}${lines.join('\n')}\n`,
    'a.gif': 'GIF89a...',
  });
  const [tenant] = config.tenants;
  if (!tenant) throw new Error('no tenant');
  return tenant;
}

describe('bridge.yaml', () => {
  it('has the published sizes and times where it says nothing else', () => {
    const { limits } = load({ 'bridge.yaml': bridge, 'tenants/acme.yaml': acme }).bridge;
    expect(limits).toMatchObject({
      messageBytes: 32_768,
      frameBytes: 65_536,
      messagesPerSecond: 20,
      consolesOfAnAgent: 16,
      graceSeconds: 60,
      typingSeconds: 6,
      tokenHours: 12,
      richLinkDays: 30,
      signInFailuresPerMinuteForName: 10,
      signInFailuresPerMinuteForAddress: 60,
      openSeconds: 5,
    });
  });

  it('has paths that are relative to the file they stand in', () => {
    const folder = folderOf({
      'bridge.yaml': 'dataDir: ../state\ntenants: ./organisations\n',
      'organisations/acme.yml': acme,
      'organisations/.hidden.yaml': 'not: read',
    });
    const config = loadConfig(join(folder, 'bridge.yaml'), environment);
    expect(config.tenants).toHaveLength(1);
    expect(config.bridge.dataDir).toBe(join(folder, '../state'));
    expect(config.bridge.archive).toEqual({ sqlite: { file: join(folder, '../state/archive.sqlite') } });
  });

  it.each([
    ['gateway: { port: 9000 }', 'http://127.0.0.1:9000'],
    ['gateway: { host: "::1" }', 'http://[::1]:8080'],
    ['gateway: { host: 0.0.0.0, publicUrl: https://chat.acme.example/ }', 'https://chat.acme.example'],
    ['gateway: { publicUrl: https://acme.example/chat/ }', 'https://acme.example/chat'],
  ])('%s is reached at %s', (text, url) => {
    expect(load({ 'bridge.yaml': text, 'tenants/acme.yaml': acme }).bridge.gateway.publicUrl).toBe(url);
  });

  it('is read from the environment that is given, and from no other', () => {
    const text = 'tokens: { secret: { env: TOKEN_KEY } }\n';
    const key = 'k'.repeat(32);
    const files = { 'bridge.yaml': text, 'tenants/acme.yaml': acme };
    expect(load(files, { ...environment, TOKEN_KEY: key }).bridge.tokens).toEqual({ secret: key });
    expect(load({ ...files, 'bridge.yaml': bridge }).bridge.tokens).toEqual({});
  });

  it('is read anew by each call; what an earlier one gave stays as it was', () => {
    const files = { 'bridge.yaml': bridge, 'tenants/acme.yaml': acme };
    const [first, second] = [load(files), load({ ...files, 'bridge.yaml': 'log: { level: debug }\n' })];
    expect(first.bridge.log.level).toBe('info');
    expect(second.bridge.log.level).toBe('debug');
    expect(second.bridge.limits).toEqual(first.bridge.limits);
    expect(second.bridge.limits).not.toBe(first.bridge.limits);
  });
});

describe('a tenant', () => {
  it('is the domain’s tenant, every reference by its type', () => {
    const { tenant, passwordHashes, cannedReplies } = tenantWith(
      'supervision: { monitoring: true }',
      'groups: [{ id: support, name: Support, transcripts: true }]',
      'queues: [{ id: hotline, name: Hotline, monitoring: false }]',
      'agents:',
      '  - username: Alice',
      '    name: Alice Hart',
      '    groups: [support]',
      '    queues: [hotline]',
      '    title: Support agent',
      '    picture: ../a.gif',
      '    password: { argon2id: "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$aGFzaGhhc2hoYXNoaGFzaA" }',
      '    licences: { vo: Alice@acme.example }',
      '  - { username: grace, name: Grace Lind, role: supervisor }',
      'experts: [{ jid: Bob@acme.example, name: Bob Stone, department: Operations }]',
      'cannedReplies: [{ name: greeting, text: "Hello" }]',
    );
    expect(tenant).toMatchObject({ id: 'acme', name: 'Acme', mode: 3, profileName: '9.9' });
    expect(tenant).toMatchObject({ voDomain: 'acme.example', vccDomain: 'vcc.acme.example' });
    expect([...tenant.groups.values()]).toEqual([{ id: 'support', name: 'Support', transcripts: true }]);
    expect([...tenant.queues.values()]).toEqual([{ id: 'hotline', name: 'Hotline', monitoring: false }]);
    expect(tenant.supervision).toEqual({ monitoring: true, transcripts: false, roomTranscripts: false });
    const alice = bareJid('alice@vcc.acme.example');
    expect([...tenant.agents.keys()]).toEqual([alice, 'grace@vcc.acme.example']);
    expect(tenant.agents.get(alice)).toEqual({
      tenantId: 'acme',
      jid: alice,
      username: 'alice',
      name: 'Alice Hart',
      role: 'agent',
      groups: ['support'],
      queues: ['hotline'],
      title: 'Support agent',
      voJid: 'alice@acme.example',
      picture: { type: 'image/gif', base64: Buffer.from('GIF89a...').toString('base64') },
    });
    expect([...tenant.experts.values()]).toEqual([
      { jid: 'bob@acme.example', name: 'Bob Stone', department: 'Operations' },
    ]);
    expect([...passwordHashes.keys()]).toEqual([alice]);
    expect(cannedReplies).toEqual([{ name: 'greeting', text: 'Hello' }]);
  });

  it('takes the bridge’s XMPP server, line by line where it names another', () => {
    const files = {
      'bridge.yaml': 'xmpp: { host: xmpp.example, port: 6000 }\n',
      'tenants/acme.yaml': acme,
      'tenants/globex.yaml': globex.replace('vcc:\n', 'vcc:\n  link: { port: 6001 }\n'),
    };
    expect(load(files).tenants.map(({ link }) => link)).toEqual([
      { host: 'xmpp.example', port: 6000 },
      { host: 'xmpp.example', port: 6001 },
    ]);
  });

  it('a link over TLS is to the server of that name, by the authority that stands nearest', async () => {
    const [ours, theirs] = await Promise.all(['ours', 'theirs'].map((name) => authority(folderOf({}), name)));
    const xmpp = 'xmpp: { host: xmpp.example, tls: true, certificate: ours.pem }\n';
    const own = '  link: { host: other.example, certificate: theirs.pem, serverName: chat.example }\n';
    const files = {
      'bridge.yaml': xmpp,
      'ours.pem': ours?.certificate ?? '',
      'tenants/theirs.pem': theirs?.certificate ?? '',
      'tenants/acme.yaml': acme,
      'tenants/globex.yaml': globex.replace('vcc:\n', `vcc:\n${own}`),
    };
    expect(load(files).tenants.map(({ link }) => link.tls)).toEqual([
      { serverName: 'xmpp.example', authority: ours?.certificate },
      { serverName: 'chat.example', authority: theirs?.certificate },
    ]);
    const off = globex.replace('vcc:\n', 'vcc:\n  link: { tls: false }\n');
    expect(load({ ...files, 'tenants/globex.yaml': off }).tenants[1]?.link.tls).toBeUndefined();
  });

  it('a certificate without tls is a fault: whoever writes it believes that the link is encrypted', async () => {
    const ours = await authority(folderOf({}), 'ours');
    const files = { 'bridge.yaml': 'xmpp: { certificate: ours.pem }\n', 'ours.pem': ours.certificate };
    expect(faultsOf({ ...files, 'tenants/acme.yaml': acme })).toEqual([
      'bridge.yaml:1:22: xmpp.certificate: expected tls: true beside it',
    ]);
  });

  it('signs in with passwords, and by OpenID with the usual claim', () => {
    expect(tenantWith().signIn).toEqual({ passwords: true });
    const openId = { issuer: 'https://id.example', audience: 'a', jwksUri: 'https://id.example/jwks' };
    expect(tenantWith(`signIn: { passwords: false, openId: ${JSON.stringify(openId)} }`).signIn).toEqual({
      passwords: false,
      openId: { ...openId, usernameClaim: 'preferred_username', scope: 'openid profile' },
    });
  });

  it('R28: has the profile that it names, 9.9 if it names none', () => {
    expect(tenantWith().tenant.profile).toEqual(profiles['9.9']);
    expect(tenantWith('profile: "9.10"').tenant.profile).toEqual(profiles['9.10']);
    expect(tenantWith('profile: { name: current }').tenant.profile).toEqual(profiles.current);
  });

  it('R28: overrides any line of its profile, and no other line changes', () => {
    const { tenant } = tenantWith(
      'profile:',
      '  name: "9.9"',
      '  overrides: { history: { window: all }, typing: { toAgent: true }, receipts: }',
    );
    expect(tenant.profileName).toBe('9.9');
    expect(tenant.profile).toEqual({
      ...profiles['9.9'],
      history: { window: 'all' },
      typing: { ...profiles['9.9'].typing, toAgent: true },
    });
  });
});
