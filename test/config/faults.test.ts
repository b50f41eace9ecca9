import { describe, expect, it } from 'vitest';
import { acme, bridgeFaults, tenantFaults } from './folder.ts';

/** The shortest right tenant takes seven lines; what is added begins on the eighth. */
const acmeWith = (...lines: string[]) => tenantFaults(`${acme}${lines.join('\n')}\n`);

describe('a setting of bridge.yaml', () => {
  it.each([
    [
      'gateway:\n  prot: 1\n',
      '2:3: gateway.prot: expected a known setting, not "prot"; did you mean "port"?',
    ],
    [
      'limits: { graceSecnods: 5 }\n',
      '1:11: limits.graceSecnods: expected a known setting, not "graceSecnods"; did you mean "graceSeconds"?',
    ],
    ['log: { colour: red }\n', '1:8: log.colour: expected a known setting, not "colour"; known here: level'],
    [
      '__proto__: { a: 1 }\n',
      '1:1: __proto__: expected a known setting, not "__proto__"; known here: dataDir, tenants, gateway, archive, cluster, tokens, log, limits, xmpp',
    ],
    ['cluster: {}\n', '1:10: cluster: expected archive.postgresql beside it: the processes have one archive'],
    [
      'archive: { postgresql: { host: db } }\ncluster: {}\n',
      '2:10: cluster: expected tokens.secret beside it: each process takes the others’ tokens',
    ],
    ['xmpp: { port: 70000 }\n', '1:15: xmpp.port: expected at most 65535'],
    ['xmpp: { port: 0 }\n', '1:15: xmpp.port: expected at least 1'],
    ['xmpp: { port: 1.5 }\n', '1:15: xmpp.port: expected a whole number, found a number'],
    ['xmpp:\n  port: "5347"\n', '2:9: xmpp.port: expected a whole number, found text'],
    ['xmpp: { host: 10 }\n', '1:15: xmpp.host: expected text, found a number: put it into quotes'],
    ['xmpp: { host: a b }\n', '1:15: xmpp.host: expected a host name or an IP address, without port or path'],
    ['xmpp: []\n', '1:7: xmpp: expected a map (name: value), found a list'],
    ['dataDir: ""\n', '1:10: dataDir: expected text, found nothing in it'],
    ['dataDir: [a]\n', '1:10: dataDir: expected text, found a list'],
    [
      'log: { level: debgu }\n',
      '1:15: log.level: expected "fatal", "error", "warn", "info", "debug", "trace" or "silent"; did you mean "debug"?',
    ],
    [
      'gateway:\n  trustedProxies:\n    - 10.0.0.0/8\n    - proxy\n',
      '4:7: gateway.trustedProxies[1]: expected an IP address or a network such as 10.0.0.0/8',
    ],
    [
      'gateway: { trustedProxies: [10.0.0.0/33] }\n',
      '1:29: gateway.trustedProxies[0]: expected an IP address or a network such as 10.0.0.0/8',
    ],
    [
      'gateway: { publicUrl: chat.example }\n',
      '1:23: gateway.publicUrl: expected an address such as https://chat.acme.example',
    ],
    [
      'gateway: { publicUrl: "https://a:b@chat.example" }\n',
      '1:23: gateway.publicUrl: expected an address such as https://chat.acme.example',
    ],
    [
      'gateway: { host: 0.0.0.0 }\n',
      '1:18: gateway.host: expected gateway.publicUrl beside it: no browser reaches the address that means every address',
    ],
    [
      'gateway:\n  tls: { key: ./k }\n',
      '2:8: gateway.tls.certificate: expected text: this setting is required',
      '2:15: gateway.tls.key: expected a PEM file that can be read (ENOENT)',
    ],
    [
      'limits: { messageBytes: 65536 }\n',
      '1:25: limits.messageBytes: expected frameBytes to be more than messageBytes: a message must fit in',
    ],
    [
      'limits:\n  messageBytes: 32768\n  stanzaBytes: 32768\n',
      '3:16: limits.stanzaBytes: expected stanzaBytes to be more than messageBytes: a message must fit in',
    ],
    ['tokens: { secret: {} }\n', '1:19: tokens.secret: expected either env or file'],
    ['tokens: { secret: abc }\n', '1:19: tokens.secret: expected a map (name: value), found text'],
    [
      'tokens: { secret: { env: ACME_SECRET } }\n',
      '1:26: tokens.secret.env: expected a secret of at least 32 bytes',
    ],
  ])('%j', (bridge, ...places) => {
    expect(bridgeFaults(bridge)).toEqual(places.map((place) => `bridge.yaml:${place}`));
  });

  it('has its default where there is nothing behind the colon', () => {
    expect(bridgeFaults('gateway:\nlimits:\n  graceSeconds:\nlog: {}\n')).toEqual([]);
  });
});

describe('a setting of a tenant', () => {
  it('is told where it is missing, at its map', () => {
    expect(tenantFaults('name: Acme\nvo: {}\nvcc:\n  domain: vcc.acme.example\n')).toEqual([
      'tenants/acme.yaml:1:1: id: expected text: this setting is required',
      'tenants/acme.yaml:1:1: mode: expected 1 or 2 or 3: this setting is required',
      'tenants/acme.yaml:2:5: vo.domain: expected text: this setting is required',
      'tenants/acme.yaml:4:3: vcc.secret: expected a map (name: value): this setting is required',
    ]);
  });

  it.each([
    [['mode: 3'], ['(file): expected each key once in a map; this one stands above already'], '8:1'],
    [
      ['profile: 9.10'],
      [
        'profile: expected "9.9", "9.10" or "current" or a map (name: value), found a number: put it into quotes',
      ],
      '8:10',
    ],
    [
      ['profile: { name: 9.9 }'],
      ['profile.name: expected "9.9", "9.10" or "current", found a number: put it into quotes'],
      '8:18',
    ],
    [
      ['profile: curent'],
      ['profile: expected "9.9", "9.10" or "current" or a map (name: value), found text'],
      '8:10',
    ],
    [
      ['profile:', '  overrides:', '    typing: { toExprt: true }'],
      ['profile.overrides.typing.toExprt: expected a known setting, not "toExprt"; did you mean "toExpert"?'],
      '10:15',
    ],
    [
      ['profile: { overrides: { typing: { toExpert: yes } } }'],
      ['profile.overrides.typing.toExpert: expected true or false, found text'],
      '8:45',
    ],
    [
      ['profile: { overrides: { history: { window: 0 } } }'],
      ['profile.overrides.history.window: expected at least 1'],
      '8:44',
    ],
    [
      ['profile: { overrides: { history: { window: some } } }'],
      ['profile.overrides.history.window: expected "all" or a whole number, found text'],
      '8:44',
    ],
    [
      ['agents: { alice: {} }'],
      ['agents: expected a list (lines that begin with "-", or [a, b]), found a map'],
      '8:9',
    ],
    [
      ['agents: [{ name: Alice, username: al ice }]'],
      [`agents[0].username: expected a name without spaces and without " & ' / : < > @ \\`],
      '8:35',
    ],
    [
      ['agents: [{ name: Alice, username: alice@acme }]'],
      [`agents[0].username: expected a name without spaces and without " & ' / : < > @ \\`],
      '8:35',
    ],
    [
      ['agents: [{ name: Bob, username: bob\\40acme.example }]'],
      [`agents[0].username: expected a name without spaces and without " & ' / : < > @ \\`],
      '8:33',
    ],
    [
      ['agents: [{ name: Strauß, username: strauß }]'],
      ['agents[0].username: expected letters that every XMPP server writes alike in lower case'],
      '8:36',
    ],
    [
      [`agents: [{ name: A, username: ${'a'.repeat(1024)} }]`],
      ['agents[0].username: expected at most 1023 bytes'],
      '8:31',
    ],
    [
      ['agents: [{ name: A, username: a, role: boss }]'],
      ['agents[0].role: expected "agent", "supervisor" or "auditor"'],
      '8:40',
    ],
    [
      ['agents: [{ name: A, username: a, groups: [support] }]'],
      ['agents[0].groups[0]: expected a group of this tenant, not "support"; there are none'],
      '8:43',
    ],
    [
      ['agents: [{ name: A, username: a, password: { argon2id: hunter2 } }]'],
      ['agents[0].password.argon2id: expected an argon2id hash, as `expert-connect hash-password` prints it'],
      '8:56',
    ],
    [
      [
        'agents: [{ name: A, username: a, password: { argon2id: "$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$aGFzaGhhc2hoYXNoaGFzaA" } }]',
      ],
      [
        'agents[0].password.argon2id: expected an argon2id hash of at most 1 GiB and 64 rounds, as `expert-connect hash-password` prints it',
      ],
      '8:56',
    ],
    [
      ['agents: [{ name: A, username: a, licences: { vo: a } }]'],
      ['agents[0].licences.vo: expected an address such as bob@acme.example'],
      '8:50',
    ],
    [
      ['agents: [{ name: A, username: a, licences: { vo: a@globex.example } }]'],
      ["agents[0].licences.vo: expected an address at the tenant's VO domain, acme.example"],
      '8:50',
    ],
    [
      ['experts: [{ jid: a@globex.example, name: A }]'],
      ["experts[0].jid: expected an address at the tenant's VO domain, acme.example"],
      '8:18',
    ],
    [
      ['experts: [{ jid: a@acme.example/phone, name: A }]'],
      ['experts[0].jid: expected an address such as bob@acme.example'],
      '8:18',
    ],
    [
      ['experts: [{ jid: a@acme.example, name: "a\\nb" }]'],
      ['experts[0].name: expected one line of text without control characters'],
      '8:40',
    ],
    [
      ['signIn: { passwords: false }'],
      ['signIn.passwords: expected true, or signIn.openId beside it: nobody could sign in'],
      '8:22',
    ],
    [
      ['signIn: { openId: { issuer: "https://id.example", audience: a, jwksUri: "http://10.0.0.7/j" } }'],
      ['signIn.openId.jwksUri: expected an https address (http only on this machine)'],
      '8:73',
    ],
    [
      ['signIn: { openId: { issuer: "http://id.example", audience: a, jwksUri: "https://id.example/j" } }'],
      ['signIn.openId.issuer: expected an https address (http only on this machine)'],
      '8:29',
    ],
  ])('%j', (lines, messages, place) => {
    expect(acmeWith(...lines)).toEqual(messages.map((message) => `tenants/acme.yaml:${place}: ${message}`));
  });

  it.each([
    ['id: Acme', '1:5: id: expected lower case letters, digits and "-", first a letter or digit'],
    ['id: [acme]', '1:5: id: expected text, found a list'],
    [
      'vo: { domain: acme.example:5222 }',
      '4:15: vo.domain: expected a domain such as acme.example, without port, path or @',
    ],
    [
      'vo: { domain: bob@acme.example }',
      '4:15: vo.domain: expected a domain such as acme.example, without port, path or @',
    ],
  ])('%j', (line, fault) => {
    const key = line.split(':')[0];
    expect(tenantFaults(acme.replace(new RegExp(`^${key}:.*$`, 'm'), line))).toEqual([
      `tenants/acme.yaml:${fault}`,
    ]);
  });

  it('a canned reply is no longer than a message may be', () => {
    const reply = (length: number) => `cannedReplies: [{ name: long, text: ${'x'.repeat(length)} }]`;
    expect(acmeWith(reply(32_768))).toEqual([]);
    expect(acmeWith(reply(32_769))).toEqual([
      'tenants/acme.yaml:8:37: cannedReplies[0].text: expected at most 32768 bytes of UTF-8 (limits.messageBytes of the bridge)',
    ]);
  });

  it('takes http for an OpenID provider on this machine', () => {
    const openId = '{ issuer: "http://127.0.0.1:9000", audience: a, jwksUri: "http://localhost:9000/jwks" }';
    expect(acmeWith(`signIn: { openId: ${openId} }`)).toEqual([]);
  });

  it('a password while passwords are off is a fault at its key', () => {
    const openId = '{ issuer: "https://id.example", audience: a, jwksUri: "https://id.example/jwks" }';
    const hash = '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$aGFzaGhhc2hoYXNoaGFzaA';
    expect(
      acmeWith(
        `signIn: { passwords: false, openId: ${openId} }`,
        'agents:',
        '  - username: alice',
        '    name: Alice',
        `    password: { argon2id: "${hash}" }`,
      ),
    ).toEqual(['tenants/acme.yaml:12:5: agents[0].password: expected no password: signIn.passwords is off']);
  });

  it('a fault of shape hides no other fault', () => {
    const faults = acmeWith('colour: red', 'agents: [{ username: a, groups: [desk], picture: ./none.png }]');
    expect(faults.map((fault) => fault.split(': ')[1])).toEqual([
      'colour',
      'agents[0].name',
      'agents[0].groups[0]',
      'agents[0].picture',
    ]);
  });
});
