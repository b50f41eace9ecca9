import { describe, expect, it } from 'vitest';
import { changesBetween } from '../../src/config/changes.ts';
import { acme, globex, load } from './folder.ts';

const people = `${acme}groups: [{ id: desk, name: Desk }]
agents:
  - { username: alice, name: Alice, groups: [desk] }
  - { username: erin, name: Erin }
`;
const config = (tenant = people, bridge = 'log: {}\n', more: Record<string, string> = {}) =>
  load({ 'bridge.yaml': `dataDir: /srv/data\n${bridge}`, 'tenants/acme.yaml': tenant, ...more });
const idsOf = (tenants: readonly { tenant: { id: string } }[]) => tenants.map(({ tenant }) => tenant.id);

describe('between two configurations', () => {
  it('nothing differs where the files say the same', () => {
    const changes = changesBetween(config(), config());
    expect(Object.values(changes).flat()).toEqual([]);
  });

  it('a tenant comes, goes, or is another one under the same id', () => {
    const both = config(people, 'log: {}\n', { 'tenants/globex.yaml': globex });
    expect(idsOf(changesBetween(config(), both).added)).toEqual(['globex']);
    expect(idsOf(changesBetween(both, config()).removed)).toEqual(['globex']);
    const moved = changesBetween(config(), config(people.replace('vcc.acme.example', 'desk.acme.example')));
    expect([idsOf(moved.removed), idsOf(moved.added), idsOf(moved.relinked)]).toEqual([
      ['acme'],
      ['acme'],
      [],
    ]);
  });

  it('the link is another one by host, port or secret, for this tenant only', () => {
    const elsewhere = people.replace('vcc:\n', 'vcc:\n  link: { port: 5999 }\n');
    expect(idsOf(changesBetween(config(), config(elsewhere)).relinked)).toEqual(['acme']);
    const others = changesBetween(config(), config(people, 'xmpp: { host: 127.0.0.9 }\n'));
    expect(idsOf(others.relinked)).toEqual(['acme']);
    const named = changesBetween(config(elsewhere), config(elsewhere, 'xmpp: { port: 5998 }\n'));
    expect(idsOf(named.relinked)).toEqual([]);
  });

  it('agents are affected by what their consoles show', () => {
    const promoted = people.replace('name: Erin', 'name: Erin, role: supervisor');
    expect(changesBetween(config(), config(promoted)).affected).toEqual(['erin@vcc.acme.example']);
    const profiled = `${people}profile: "9.10"\n`;
    expect(changesBetween(config(), config(profiled)).affected).toHaveLength(2);
  });

  it('what is sized at the start needs a restart, and the other limits do not', () => {
    const next =
      'limits: { graceSeconds: 7, stanzaBytes: 100000 }\ngateway: { port: 8181 }\nlog: { level: debug }\n';
    expect(changesBetween(config(), config(people, next)).needRestart).toEqual([
      'gateway',
      'limits.stanzaBytes',
    ]);
  });
});
