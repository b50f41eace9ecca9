// Faults that no single setting has: names that are taken, references that lead nowhere, files that do not fit.
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { acme, faultsOf, globex, load, tenantFaults } from './folder.ts';

const acmeWith = (...lines: string[]) => tenantFaults(`${acme}${lines.join('\n')}\n`);

describe('inside a tenant', () => {
  it('names that are taken are told with the place that has them', () => {
    const faults = acmeWith(
      'groups: [{ id: support, name: S }, { id: support, name: T }]',
      'queues: [{ id: hotline, name: S }, { id: hotline, name: T }]',
      'agents:',
      '  - { username: alice, name: A, licences: { vo: a@acme.example } }',
      '  - { username: ALICE, name: B, licences: { vo: A@acme.example } }',
      'experts: [{ jid: bob@acme.example, name: B }, { jid: Bob@acme.example, name: C }]',
      'cannedReplies: [{ name: hi, text: Hi }, { name: hi, text: Hello }]',
    );
    expect(faults).toEqual([
      'tenants/acme.yaml:8:42: groups[1].id: expected each group once; "support" stands at tenants/acme.yaml:8 already',
      'tenants/acme.yaml:9:42: queues[1].id: expected each queue once; "hotline" stands at tenants/acme.yaml:9 already',
      'tenants/acme.yaml:12:17: agents[1].username: expected each username once; "ALICE" stands at tenants/acme.yaml:11 already',
      'tenants/acme.yaml:12:49: agents[1].licences.vo: expected each VO licence once; "A@acme.example" stands at tenants/acme.yaml:11 already',
      'tenants/acme.yaml:13:54: experts[1].jid: expected each expert once; "Bob@acme.example" stands at tenants/acme.yaml:13 already',
      'tenants/acme.yaml:14:49: cannedReplies[1].name: expected each canned reply once; "hi" stands at tenants/acme.yaml:14 already',
    ]);
  });

  it('a group that does not exist is told with the one that was meant', () => {
    const groups = 'groups: [{ id: support, name: S }, { id: billing, name: B }]';
    const agents = 'agents: [{ username: a, name: A, groups: [suport, desk], queues: [hotline] }]';
    expect(acmeWith(groups, agents)).toEqual([
      'tenants/acme.yaml:9:43: agents[0].groups[0]: expected a group of this tenant, not "suport"; did you mean "support"?',
      'tenants/acme.yaml:9:51: agents[0].groups[1]: expected a group of this tenant, not "desk"; there are: support, billing',
      'tenants/acme.yaml:9:67: agents[0].queues[0]: expected a queue of this tenant, not "hotline"; there are none',
    ]);
  });
});

describe('pictures', () => {
  const withPicture = (bytes: Buffer, bridge = 'log: {}\n') =>
    faultsOf({
      'bridge.yaml': bridge,
      'tenants/acme.yaml': `${acme}agents: [{ username: a, name: A, picture: ./a.png }]\n`,
      'tenants/a.png': bytes,
    });
  const png = (size: number) =>
    Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(size - 8)]);

  it('over the limit are refused with both numbers; the limit can be raised', () => {
    expect(withPicture(png(8192))).toEqual([]);
    expect(withPicture(png(8193))).toEqual([
      'tenants/acme.yaml:8:43: agents[0].picture: expected a picture of at most 8192 bytes (limits.pictureBytes), found 8193',
    ]);
    expect(withPicture(png(8193), 'limits: { pictureBytes: 9000 }\n')).toEqual([]);
  });

  it('are known by their bytes, not by their name', () => {
    expect(withPicture(Buffer.from('<svg onload="x()"/>'))).toEqual([
      'tenants/acme.yaml:8:43: agents[0].picture: expected a PNG, JPEG, GIF or WebP picture',
    ]);
  });
});

describe('settings that need another', () => {
  it.each([
    [
      'directory: { ldap: { url: "ldap://x", base: b, bindDn: me } }',
      '8:56: directory.ldap.bindDn: expected password beside it: servers take no name without one',
    ],
    [
      'directory: { ldap: { url: "ldap://x", base: b, password: { env: ACME_SECRET } } }',
      '8:58: directory.ldap.password: expected bindDn beside it',
    ],
    ['rosters: { way: ejabberd-api }', '8:17: rosters.way: expected rosters.ejabberdApi beside it'],
    ['rosters: { way: prosody-groups }', '8:17: rosters.way: expected rosters.prosodyGroups beside it'],
    [
      'directory: { ldap: { url: "http://x", base: b } }',
      '8:27: directory.ldap.url: expected an address such as ldaps://ldap.acme.example',
    ],
    [
      'directory: { ldap: { url: "ldaps://x", base: b, certificate: ./none } }',
      '8:62: directory.ldap.certificate: expected a PEM file with a certificate that can be read (ENOENT)',
    ],
  ])('%s', (line, fault) => {
    expect(tenantFaults(`${acme}${line}\n`)).toEqual([`tenants/acme.yaml:${fault}`]);
  });
});

describe('between tenants', () => {
  it('ids and domains belong to one each, whatever their case', () => {
    const thief = globex
      .replace('id: globex', 'id: acme')
      .replace('vo: { domain: globex.example }', 'vo: { domain: VCC.acme.example }')
      .replace('  domain: vcc.globex.example', '  domain: acme.example');
    const files = { 'bridge.yaml': 'log: {}\n', 'tenants/acme.yaml': acme, 'tenants/globex.yaml': thief };
    expect(faultsOf(files)).toEqual([
      'tenants/globex.yaml:1:5: id: expected an id of its own; "acme" is taken at tenants/acme.yaml:1',
      'tenants/globex.yaml:4:15: vo.domain: expected a domain of its own; "VCC.acme.example" is taken at tenants/acme.yaml:6',
      'tenants/globex.yaml:6:11: vcc.domain: expected a domain of its own; "acme.example" is taken at tenants/acme.yaml:4',
    ]);
  });

  it('R5: experts and agents of one tenant do not share a domain', () => {
    expect(tenantFaults(acme.replace('vcc.acme.example', 'acme.example'))).toEqual([
      'tenants/acme.yaml:6:11: vcc.domain: expected a domain of its own; "acme.example" is taken at tenants/acme.yaml:4',
    ]);
  });

  it('R5: no two share an OpenID issuer and audience: a token would be good for both', () => {
    const openId = (audience: string) =>
      `signIn:\n  openId:\n    issuer: https://id.example\n    audience: ${audience}\n    jwksUri: https://id.example/jwks\n`;
    const files = (audience: string) => ({
      'bridge.yaml': 'log: {}\n',
      'tenants/acme.yaml': acme + openId('desk'),
      'tenants/globex.yaml': globex + openId(audience),
    });
    expect(faultsOf(files('desk'))).toEqual([
      'tenants/globex.yaml:11:15: signIn.openId.audience: expected an audience of its own; this issuer has it at tenants/acme.yaml:11 already',
    ]);
    expect(faultsOf(files('globex-desk'))).toEqual([]);
  });

  it('every fault of every file is in one error, in the order of files and lines', () => {
    const files = {
      'bridge.yaml': 'xmpp: { port: x }\nlog: { level: x }\n',
      'tenants/acme.yaml': acme.replace('Acme', '""'),
      'tenants/globex.yaml': 'id: {',
      'tenants/initech.yml': acme,
    };
    const places = faultsOf(files).map((fault) => fault.split(': ').slice(0, 2).join(' '));
    expect(places).toEqual([
      'bridge.yaml:1:15 xmpp.port',
      'bridge.yaml:2:15 log.level',
      'tenants/acme.yaml:2:7 name',
      'tenants/globex.yaml:1:6 (file)',
      'tenants/initech.yml:1:5 id',
      'tenants/initech.yml:4:15 vo.domain',
      'tenants/initech.yml:6:11 vcc.domain',
    ]);
  });
});

/** One element of DER; lengths up to 65535. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const pem = (bytes: Buffer) =>
  `-----BEGIN CERTIFICATE-----\n${bytes.toString('base64')}\n-----END CERTIFICATE-----\n`;

/** A certificate that signs itself, for nobody. */
function certificateFor(keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject }): string {
  const ecdsaWithSha256 = der(0x30, Buffer.from('06082a8648ce3d040302', 'hex'));
  const nobody = der(0x30);
  const years = der(0x30, der(0x17, Buffer.from('250101000000Z')), der(0x17, Buffer.from('491231235959Z')));
  const publicKey = keys.publicKey.export({ type: 'spki', format: 'der' });
  const statement = der(0x30, der(2, Buffer.from([1])), ecdsaWithSha256, nobody, years, nobody, publicKey);
  const signature = der(3, Buffer.from([0]), sign('sha256', statement, keys.privateKey));
  return pem(der(0x30, statement, ecdsaWithSha256, signature));
}

describe('certificate and key of the gateway', () => {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const privatePem = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString();
  const files = {
    'bridge.yaml': 'gateway:\n  tls: { certificate: gateway.crt, key: gateway.key }\n',
    'tenants/acme.yaml': acme,
    'gateway.crt': certificateFor(keys),
    'gateway.key': privatePem(keys.privateKey),
  };

  it('are read, and make it an https gateway', () => {
    const { gateway } = load(files).bridge;
    expect(gateway.tls).toEqual({ certificate: files['gateway.crt'], key: files['gateway.key'] });
    expect(gateway.publicUrl).toBe('https://127.0.0.1:8080');
  });

  it('must belong together, and be what they are called', () => {
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const message =
      'bridge.yaml:2:3: gateway.tls: expected a certificate and a key in PEM, without a passphrase, that belong together';
    expect(faultsOf({ ...files, 'gateway.key': privatePem(other.privateKey) })).toEqual([message]);
    expect(faultsOf({ ...files, 'gateway.crt': 'no certificate' })).toEqual([message]);
  });
});
