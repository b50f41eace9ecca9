import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { verify } from '@node-rs/argon2';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { cast } from '../../src/demo/cast.ts';
import { nextState } from '../../src/demo/state.ts';
import { writeConfig } from '../../src/demo/write-config.ts';
import { testFolder } from '../support/test-folder.ts';

const folder = testFolder();
afterAll(() => folder.remove());

const state = await nextState(undefined, { server: 'prosody', gatewayPort: 8123, tenants: cast });
const files = await writeConfig(folder.path, state, cast);
const read = (file: string | undefined) => parse(readFileSync(file ?? '', 'utf8'));

describe("the demo's configuration", () => {
  it('points the bridge to the private server and to a port on loopback, with a short grace time (R2)', () => {
    expect(read(files.bridge)).toMatchObject({
      gateway: { host: '127.0.0.1', port: 8123, publicUrl: 'http://127.0.0.1:8123' },
      xmpp: { host: '127.0.0.1', port: state.ports.component },
      limits: { graceSeconds: 5 },
    });
  });

  it('has both tenants with their modes, and profiles that stay text', () => {
    expect(read(files.tenants.acme)).toMatchObject({ id: 'acme', mode: 3, profile: '9.9' });
    expect(read(files.tenants.globex)).toMatchObject({ id: 'globex', mode: 1, profile: '9.10' });
  });

  it("hashes the agents' passwords and keeps the licence", async () => {
    const dave = read(files.tenants.acme).agents.find(
      (agent: { username: string }) => agent.username === 'dave',
    );
    expect(dave.licences).toEqual({ vo: 'dave@acme.example' });
    expect(await verify(dave.password.argon2id, state.passwords['dave@vcc.acme.example'] ?? '')).toBe(true);
  });

  it('turns supervision on for support and off for billing (R26)', () => {
    expect(read(files.tenants.acme).groups).toEqual([
      { id: 'support', name: 'Support', monitoring: true, transcripts: true },
      { id: 'billing', name: 'Billing', monitoring: false, transcripts: false },
    ]);
  });

  it('writes no password, and nothing that others could read', () => {
    for (const file of [files.bridge, ...Object.values(files.tenants)]) {
      const text = readFileSync(file, 'utf8');
      for (const secret of [...Object.values(state.passwords), ...Object.values(state.componentSecrets)]) {
        expect(text).not.toContain(secret);
      }
      expect(statSync(file).mode & 0o077).toBe(0);
    }
  });

  it('keeps what somebody has edited, and brings the ports up to date', async () => {
    writeFileSync(
      files.bridge,
      readFileSync(files.bridge, 'utf8').replace('graceSeconds: 5', 'graceSeconds: 7 # mine'),
    );
    writeFileSync(files.tenants.acme ?? '', `${readFileSync(files.tenants.acme ?? '', 'utf8')}# mine\n`);
    const ports = { ...state.ports, component: 5555 };
    await writeConfig(folder.path, { ...state, gatewayPort: 9999, ports }, cast);
    expect(readFileSync(files.bridge, 'utf8')).toContain('graceSeconds: 7 # mine');
    expect(read(files.bridge)).toMatchObject({ gateway: { port: 9999 }, xmpp: { port: 5555 } });
    expect(readFileSync(files.tenants.acme ?? '', 'utf8')).toContain('# mine');
  });
});

it('R27: on ejabberd the bridge writes rosters through its API, unless somebody has said otherwise', async () => {
  const other = testFolder();
  try {
    const { tenants } = await writeConfig(other.path, { ...state, server: 'ejabberd' }, cast);
    const acme = tenants.acme ?? '';
    const url = `unix:${other.path}/ejabberd/api.sock`;
    expect(read(acme).rosters).toEqual({ ejabberdApi: { url } });
    writeFileSync(acme, readFileSync(acme, 'utf8').replace(/rosters:.*/s, 'rosters: { way: off }\n'));
    await writeConfig(other.path, { ...state, server: 'ejabberd' }, cast);
    expect(read(acme).rosters).toEqual({ way: 'off' });
  } finally {
    await other.remove();
  }
});

describe('the state of a stack', () => {
  it('gives everybody another password, and keeps them from start to start', async () => {
    const passwords = Object.values(state.passwords);
    expect(new Set(passwords).size).toBe(passwords.length);
    const wanted = { server: 'ejabberd', gatewayPort: 1, tenants: cast } as const;
    const next = await nextState(state, wanted);
    expect(next).toEqual({ ...state, server: 'ejabberd', gatewayPort: 1 });
  });
});
