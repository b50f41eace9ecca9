import { expect, it } from 'vitest';
import { cast } from '../../src/demo/cast.ts';
import { demoFile } from '../../src/demo/demo-file.ts';
import { type ServerKind, serverKinds } from '../../src/demo/private-server.ts';
import { createServer } from '../../src/demo/servers.ts';
import { nextState } from '../../src/demo/state.ts';
import { summary } from '../../src/demo/summary.ts';
import { configFiles } from '../../src/demo/write-config.ts';

const dir = '/home/zoe/demo';

async function demoOf(kind: ServerKind) {
  const state = await nextState(undefined, { server: kind, gatewayPort: 8080, tenants: cast });
  const server = createServer(kind, { dir: `${dir}/${kind}`, ports: state.ports, hosts: [] });
  const demo = demoFile({
    state,
    tenants: cast,
    server,
    gateway: 'http://127.0.0.1:8080',
    pids: { bridge: 4711, xmpp: 4712 },
    bridgeCommand: ['node', 'dist/main.js', 'start', '--config', 'var/demo/bridge.yaml'],
    files: configFiles(dir, cast),
  });
  return { demo, state };
}

it('demo.json has what tools read', async () => {
  const { demo, state } = await demoOf('prosody');
  const { passwords } = state;
  expect(demo).toMatchObject({
    xmpp: {
      server: 'prosody',
      host: '127.0.0.1',
      c2sPort: state.ports.c2s,
      websocketUrl: `ws://127.0.0.1:${state.ports.http}/xmpp-websocket`,
    },
    gateway: 'http://127.0.0.1:8080',
    pids: { bridge: 4711, xmpp: 4712 },
    bridgeCommand: ['node', 'dist/main.js', 'start', '--config', 'var/demo/bridge.yaml'],
    xmppCommand: ['prosody', '--config', `${dir}/prosody/prosody.cfg.lua`, '-F'],
    bridgeConfig: `${dir}/bridge.yaml`,
    tenantFiles: { acme: `${dir}/tenants/acme.yaml`, globex: `${dir}/tenants/globex.yaml` },
    componentSecrets: state.componentSecrets,
    expertPages: {
      'bob@acme.example': `http://127.0.0.1:${state.ports.http}/experts/#jid=bob@acme.example&password=${passwords['bob@acme.example']}`,
    },
  });
  const [acme, globex] = demo.tenants;
  expect(acme).toMatchObject({ id: 'acme', mode: 3, profile: '9.9', voDomain: 'acme.example' });
  expect(acme?.experts[0]).toEqual({
    jid: 'bob@acme.example',
    password: passwords['bob@acme.example'],
    name: 'Bob Stone',
  });
  expect(acme?.agents.map(({ username, role, voJid }) => [username, role, voJid])).toEqual([
    ['alice', 'agent', null],
    ['dave', 'agent', 'dave@acme.example'],
    ['erin', 'agent', null],
    ['grace', 'supervisor', null],
  ]);
  expect(globex?.agents[0]).toEqual({
    username: 'ivy',
    password: passwords['ivy@vcc.globex.example'],
    jid: 'ivy@vcc.globex.example',
    name: 'Ivy Park',
    role: 'agent',
    groups: ['desk'],
    voJid: null,
  });
});

it('the command of ejabberd brings its variables along, for an argv has no other place for them', async () => {
  const { demo } = await demoOf('ejabberd');
  expect(demo.xmppCommand.slice(0, 2)).toEqual(['env', `EJABBERD_CONFIG_PATH=${dir}/ejabberd/ejabberd.yml`]);
  expect(demo.xmppCommand).toContain('erl');
});

it.each(serverKinds)('the summary for %s names every address and every password', async (kind) => {
  const { demo, state } = await demoOf(kind);
  const paths = { demoFile: 'd.json', bridgeLog: 'b.log', serverLog: 's.log', flags: ' --dir x' };
  const text = summary(demo, paths, true);
  for (const word of [...Object.values(state.passwords), demo.xmpp.websocketUrl, `:${demo.xmpp.c2sPort}`]) {
    expect(text).toContain(word);
  }
  for (const link of Object.values(demo.expertPages)) expect(text).toContain(link);
  expect(text).toContain('npm run demo -- --stop --dir x');
});
