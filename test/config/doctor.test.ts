import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { doctor } from '../../src/commands/doctor.ts';
import { freePorts } from '../../src/demo/free-ports.ts';
import { authority } from '../support/certificates.ts';
import { startGateway } from '../support/gateway.ts';
import { stubServer } from '../support/linked.ts';
import { startTlsProxy } from '../support/tls-proxy.ts';
import { acme, environment, folderOf, globex } from './folder.ts';

interface World {
  /** Where the XMPP server is. */
  readonly port?: number;
  readonly gatewayPort?: number;
  readonly xmpp?: string;
  readonly tenants?: Readonly<Record<string, string>>;
}

/** A configuration, and what the doctor says of it: the lines that begin with `what`. */
async function examined(world: World, prepare: (folder: string) => void = () => {}) {
  const [nowhere = 0, quiet = 0] = await freePorts(2);
  const { port = nowhere, gatewayPort = quiet, xmpp = '', tenants = { acme } } = world;
  const folder = folderOf({
    'bridge.yaml': `gateway: { port: ${gatewayPort} }\nxmpp: { host: 127.0.0.1, port: ${port}${xmpp} }\n`,
    ...Object.fromEntries(Object.entries(tenants).map(([name, text]) => [`tenants/${name}.yaml`, text])),
  });
  prepare(folder);
  const lines: string[] = [];
  const code = await doctor(join(folder, 'bridge.yaml'), environment, (line) => lines.push(line));
  return { code, lines, of: (what: string) => lines.filter((line) => line.slice(6).startsWith(what)) };
}

const secretOf = (domain: string) => (domain.includes('acme') ? 'only-acme-knows' : 'only-globex-knows');

describe('expert-connect doctor', () => {
  it('signs each component on, and off again, where the bridge does not run', async () => {
    const server = await stubServer({ secretOf });
    const { code, of } = await examined({ port: server.port, tenants: { acme, globex } });
    expect(of('bridge')).toEqual(['ok    bridge: it does not run']);
    expect(of('link acme')[0]).toMatch(
      /^ok {4}link acme: the server of acme.example at .* takes vcc.acme.example$/,
    );
    expect(of('link globex')).toHaveLength(1);
    expect(code).toBe(0);
    expect(server.connections.every(({ sawFooter }) => sawFooter)).toBe(true);
  });

  it('names what is wrong with the way to the server, and what to do', async () => {
    const nobody = await examined({});
    expect(nobody.code).toBe(1);
    expect(nobody.of('link acme')[0]).toContain('nobody listens there');
    expect(nobody.lines).toContain('      → start the XMPP server, or set xmpp.host and xmpp.port');

    const wrong = await stubServer({ secret: 'another' });
    const refused = await examined({ port: wrong.port });
    expect(refused.of('link acme')[0]).toContain('not-authorized');
    expect(refused.lines).toContain('      → the secret in vcc.secret is not the one of the server');

    const taken = await stubServer({ behaviour: () => ({ error: 'conflict', at: 'handshake' }) });
    const conflict = await examined({ port: taken.port });
    expect(conflict.lines.join()).toContain('another process is signed on as this component');
  });

  it('asks the bridge that runs, and signs nothing on', async () => {
    const server = await stubServer({ secretOf });
    const gateway = await startGateway({
      ready: async () => [{ name: 'link acme', ok: false, detail: 'no component stream: because' }],
    });
    const { of, code } = await examined({
      port: server.port,
      gatewayPort: Number(new URL(gateway.url).port),
    });
    expect(of('bridge')).toEqual(['ok    bridge: it runs']);
    expect(of('link acme')).toEqual(['fail  link acme: no component stream: because']);
    expect(code).toBe(1);
    expect(server.connections).toEqual([]);
  });

  it('looks at the certificates on the way', async () => {
    const server = await stubServer({ secretOf });
    const own = await authority(folderOf({}), 'own');
    const expired = await startTlsProxy(server, await own.issue('127.0.0.1', -1));
    const xmpp = `, tls: true, certificate: ${own.file}`;
    const { of, code } = await examined({ port: expired.port, xmpp });
    await expired.close();
    expect(of('link acme')[0]).toContain('its certificate has expired');
    expect(of('link acme authority')[0]).toMatch(/^ok {4}/);
    expect(code).toBe(1);
  });

  it('looks at who may read secrets and messages', async () => {
    const server = await stubServer({ secretOf });
    const ofFile = acme.replace('{ env: ACME_SECRET }', '{ file: ../acme.secret }');
    const { of, code } = await examined({ port: server.port, tenants: { acme: ofFile } }, (folder) => {
      writeFileSync(join(folder, 'acme.secret'), 'only-acme-knows\n', { mode: 0o644 });
      mkdirSync(join(folder, 'data'));
      chmodSync(join(folder, 'data'), 0o755);
      writeFileSync(join(folder, 'data', 'token.key'), 'k', { mode: 0o644 });
    });
    expect(of('secrets')[0]).toContain('acme.secret is open to others');
    expect(of('dataDir').map((line) => line.slice(0, 4))).toEqual(['warn', 'fail']);
    expect(code).toBe(1);
  });

  it('says no more than the faults where the configuration has some', async () => {
    const { code, lines } = await examined({ tenants: { acme: acme.replace('mode: 3', 'mode: 4') } });
    expect(code).toBe(1);
    expect(lines.some((line) => line.includes('mode: expected 1 or 2 or 3'))).toBe(true);
    expect(lines.some((line) => line.includes('link'))).toBe(false);
  });

  it('tells no secret', async () => {
    const server = await stubServer({ secret: 'another' });
    const { lines } = await examined({ port: server.port });
    expect(lines.join('\n')).not.toContain('only-acme-knows');
  });
});
