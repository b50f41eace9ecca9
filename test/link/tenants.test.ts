import { expect, it } from 'vitest';
import { agentSays, bodyOf, linkTo, stubServer } from '../support/linked.ts';

it('R5: tenants have a link each; one that is silent, full or cut leaves the others alone', async () => {
  const acmeServer = await stubServer();
  const globexServer = await stubServer({ behaviour: (n) => (n === 1 ? 'mute' : 'serve') });
  const acme = linkTo(acmeServer);
  const globex = linkTo(globexServer, { domain: 'vcc.globex.example', serverDomain: 'globex.example' });
  await Promise.all([acme.up(), globex.up()]);

  (await globexServer.connected(0)).cut();
  await globex.down();
  await globexServer.accepted(1);
  await acme.link.send(agentSays('still here'));
  const crossed = await acme.link
    .send(agentSays('crossed', { from: 'ivy@vcc.globex.example' }))
    .catch((error: unknown) => error);
  const connection = await acmeServer.connected(0);
  await connection.count(1);

  expect(connection.stanzas.map(bodyOf)).toEqual(['still here']);
  expect(crossed).toMatchObject({ reason: 'foreign-from' });
  expect(acme.downs).toEqual([]);
  expect([acme.link.isUp(), globex.link.isUp()]).toEqual([true, false]);
});
