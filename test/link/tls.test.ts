import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Link } from '../../src/xmpp/link.ts';
import { type Authority, authority } from '../support/certificates.ts';
import { agentSays, bodyOf, linkTo, stubServer } from '../support/linked.ts';
import { type TestFolder, testFolder } from '../support/test-folder.ts';
import { startTlsProxy } from '../support/tls-proxy.ts';

const serverName = 'xmpp.acme.example';
let folder: TestFolder;
let trusted: Authority;
let stranger: Authority;

beforeAll(async () => {
  folder = testFolder();
  trusted = await authority(folder.path, 'trusted');
  stranger = await authority(folder.path, 'stranger');
  return () => folder.remove();
});

/** A server behind TLS with this certificate, and a link that insists on the right one. */
async function linkOver(certificate: Parameters<typeof startTlsProxy>[1], name = serverName) {
  const server = await stubServer();
  const proxy = await startTlsProxy(server, certificate);
  onTestFinished(() => proxy.close());
  const tls = { serverName: name, authority: trusted.certificate };
  return { server, proxy, ...linkTo(proxy, { tls }) };
}

/** What became of the first attempt. */
async function whyDown(link: Link): Promise<string> {
  for (;;) {
    const why = link.whyDown();
    if (why !== undefined) return why;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('with TLS', () => {
  it('talks to the server that proves who it is', async () => {
    const { server, link, up, received } = await linkOver(await trusted.issue(serverName));
    await up();
    const connection = await server.connected(0);
    await link.send(agentSays('über TLS 🔒'));
    await connection.count(1);
    expect(connection.stanzas.map(bodyOf)).toEqual(['über TLS 🔒']);
    await connection.write("<message from='bob@acme.example' to='alice@vcc.acme.example'/>");
    await received(1);
    expect(link.whyDown()).toBeUndefined();
  });

  it('takes an address for a name', async () => {
    const { up } = await linkOver(await trusted.issue('127.0.0.1'), '127.0.0.1');
    await up();
  });

  it('comes back by itself when it was cut', async () => {
    const { server, up } = await linkOver(await trusted.issue(serverName));
    await up();
    (await server.connected(0)).cut();
    await up(2);
  });

  const refused = [
    ['of another authority', () => stranger.issue(serverName), 'signed by nobody who is trusted'],
    ['that has expired', () => trusted.issue(serverName, -1), 'has expired'],
    ['for another name', () => trusted.issue('elsewhere.example'), `for another name than ${serverName}`],
  ] as const;
  it.each(refused)('refuses a certificate %s, says so, and has said nothing to it', async (_, issue, why) => {
    const { server, proxy, link, ups } = await linkOver(await issue());
    expect(await whyDown(link)).toContain(why);
    expect([ups(), server.connections.some(({ up }) => up), proxy.heard()]).toEqual([0, false, '']);
  });

  it('says of a port without TLS that it is one', async () => {
    const server = await stubServer();
    const { link } = linkTo(server, { tls: { serverName, authority: trusted.certificate } });
    expect(await whyDown(link)).toBe('it does not speak TLS on this port');
  });
});
