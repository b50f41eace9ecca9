import { expect, it, onTestFinished } from 'vitest';
import { tenantId } from '../../src/domain/ids.ts';
import { createTenantLink } from '../../src/xmpp/tenant-link.ts';
import { generous } from '../support/bridge-ports.ts';
import { castTenants } from '../support/console-cast.ts';
import { quiet, stubServer } from '../support/linked.ts';
import type { StubConnection } from '../support/stub-server.ts';

const privileges =
  "<message from='acme.example' to='vcc.acme.example'><privilege xmlns='urn:xmpp:privilege:2'>" +
  "<perm access='roster' type='both'/></privilege></message>";

it('R27: what the server grants is told of once, and only when it is known which server is there', async () => {
  const server = await stubServer();
  const tenants = castTenants();
  const tenant = tenants.byId(tenantId('acme'));
  if (!tenant) throw new Error('the cast has changed');
  const told: { what: string; isUp: boolean; writesRosters: boolean }[] = [];
  let changed = () => {};
  const tell = (what: string) => () => {
    told.push({ what, isUp: tenantLink.isUp(), writesRosters: tenantLink.privileges().writesRosters });
    changed();
  };
  const tenantLink = createTenantLink({
    ...{ tenant, tenants, features: [], host: '127.0.0.1', port: server.port, secret: 'secret' },
    ...{ maxStanzaBytes: 100_000, maxBufferedBytes: 1_000_000, now: Date.now },
    ...{ maxReceivedBytes: 1_048_576, maxUnderWay: 100 },
    floods: generous,
    onUp: tell('up'),
    onDown: () => {},
    onPrivileges: tell('privileges'),
    log: quiet,
  });
  onTestFinished(() => tenantLink.link.stop());
  const times = (count: number) =>
    new Promise<void>((resolve) => {
      changed = () => told.length >= count && resolve();
      changed();
    });
  const answerVersion = async (connection: StubConnection) => {
    const { attrs } = await connection.until((stanza) => stanza.name === 'iq');
    await connection.write(
      `<iq type='result' id='${attrs.id}' from='acme.example' to='vcc.acme.example'><query xmlns='jabber:iq:version'><name>Prosody</name></query></iq>`,
    );
  };

  tenantLink.link.start();
  const first = await server.connected(0);
  await first.write(privileges);
  await answerVersion(first);
  await times(1);
  first.cut();

  const second = await server.connected(1);
  await answerVersion(second);
  await times(2);
  await second.write(privileges);
  await times(3);
  expect(told).toEqual([
    { what: 'up', isUp: true, writesRosters: true },
    { what: 'up', isUp: true, writesRosters: false },
    { what: 'privileges', isUp: true, writesRosters: true },
  ]);
});
