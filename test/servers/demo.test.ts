import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePorts } from '../../src/demo/free-ports.ts';
import { serverKinds } from '../../src/demo/private-server.ts';
import { identify, killProcess, type ProcessIdentity } from '../../src/demo/processes.ts';
import { accountOf, demo, readDemoFile, root, startDemo } from '../support/demo-command.ts';
import { signIn } from '../support/expert.ts';
import { processesOf } from '../support/folder-processes.mjs';
import { testFolder } from '../support/test-folder.ts';

const bob = 'bob@acme.example';

describe.each(serverKinds)('the demo with %s', (kind) => {
  const folder = testFolder();
  const dir = folder.path;
  let flags: string[];

  beforeAll(async () => {
    const [port] = await freePorts(1);
    flags = ['--dir', dir, '--port', String(port), '--server', kind];
  });
  afterAll(() => folder.remove());

  it('returns when everything is ready, and has written where to look', async () => {
    const { code, output } = await demo('--detach', ...flags);
    expect(code, output).toBe(0);
    const written = readDemoFile(dir);
    expect(written.xmpp.server).toBe(kind);
    expect((await fetch(`${written.gateway}/readyz`)).status).toBe(200);
    expect(processesOf(dir).sort()).toEqual(Object.values(written.pids).sort());
    for (const { password } of written.tenants.flatMap(({ experts, agents }) => [...experts, ...agents])) {
      expect(output).toContain(password);
    }
  });

  it('lets every expert sign in, over TCP and WebSocket', async () => {
    const written = readDemoFile(dir);
    for (const { jid } of written.tenants.flatMap(({ experts }) => experts)) {
      for (const overWebSocket of [false, true]) {
        const expert = await signIn({ ...accountOf(written, jid), overWebSocket });
        await expert.signOut();
      }
    }
  });

  it('has an example of an expert that says what was not delivered, and needs no terminal', async () => {
    const said = spawn(
      '/usr/bin/python3',
      ['examples/expert.py', '--demo', join(dir, 'demo.json'), 'bob', 'alice', 'Hello'],
      { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    let output = '';
    for await (const text of said.stdout.setEncoding('utf8')) {
      output += text;
      if (output.includes('not delivered (recipient-unavailable): This colleague is not signed in.')) break;
    }
    expect(output).toContain('me: Hello');
    expect(output).toContain('not delivered');
    said.kill();
    await once(said, 'exit');
  });

  it('keeps everything when it is started again', async () => {
    const before = readDemoFile(dir);
    expect((await demo('--detach', ...flags)).code).toBe(0);
    expect(readDemoFile(dir)).toEqual(before);
  });

  it.each(['bridge', 'xmpp'] as const)('starts a dead %s again, and keeps the other part', async (part) => {
    const before = readDemoFile(dir);
    await killProcess(living(before.pids[part]));
    expect((await demo('--detach', '--dir', dir)).code).toBe(0);
    const after = readDemoFile(dir);
    const other = part === 'bridge' ? 'xmpp' : 'bridge';
    expect(after.pids[other]).toBe(before.pids[other]);
    expect(living(after.pids[part]).pid).not.toBe(before.pids[part]);
    expect({ ...after, pids: {} }).toEqual({ ...before, pids: {} });
  });

  it.each([
    ['bridge', 'bridgeCommand'],
    ['xmpp', 'xmppCommand'],
  ] as const)('takes a %s that was started by its command for its own', async (part, command) => {
    const before = readDemoFile(dir);
    await killProcess(living(before.pids[part]));
    const [program = '', ...args] = before[command];
    const child = spawn(program, args, { cwd: root, detached: true, stdio: 'ignore' });
    await once(child, 'spawn');
    child.unref();
    expect((await demo('--detach', '--dir', dir)).code).toBe(0);
    expect(readDemoFile(dir).pids[part]).toBe(child.pid);
  });

  it('stops everything, remembers accounts and messages, and forgets them when told to', async () => {
    const before = readDemoFile(dir);
    const expert = await signIn(accountOf(before, bob));
    await expert.says('carol@acme.example', 'Remember me');
    await expert.ping();
    await expert.signOut();

    expect(await demo('--stop', '--dir', dir)).toMatchObject({ code: 0 });
    expect(processesOf(dir)).toEqual([]);
    expect(await demo('--stop', '--dir', dir)).toMatchObject({ code: 0 });

    expect((await demo('--detach', ...flags)).code).toBe(0);
    const again = await signIn(accountOf(readDemoFile(dir), bob));
    const { messages } = await again.archive({ with: 'carol@acme.example' });
    expect(messages.map(({ text }) => text)).toEqual(['Remember me']);
    await again.signOut();

    expect((await demo('--detach', '--fresh', ...flags)).code).toBe(0);
    const fresh = readDemoFile(dir);
    expect(accountOf(fresh, bob).password).not.toBe(accountOf(before, bob).password);
    const stranger = await signIn(accountOf(fresh, bob));
    expect((await stranger.archive()).messages).toEqual([]);
    await stranger.signOut();
  });

  it('leaves nothing running after --stop', async () => {
    await demo('--stop', '--dir', dir);
    expect(processesOf(dir)).toEqual([]);
  });
});

describe('the demo in the foreground', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('ends everything on %s', async (signal) => {
    const folder = testFolder();
    try {
      const [port] = await freePorts(1);
      const { child, ended } = startDemo('--dir', folder.path, '--port', String(port));
      await untilPrinted(child, 'Try it');
      expect(processesOf(folder.path)).toHaveLength(3);
      child.kill(signal);
      const { code, output } = await ended;
      expect(code, output).toBe(0);
      expect(processesOf(folder.path)).toEqual([]);
    } finally {
      await folder.remove();
    }
  });

  it('leaves nothing behind when it is interrupted while it starts', async () => {
    const folder = testFolder();
    try {
      const [port] = await freePorts(1);
      const { child, ended } = startDemo(
        '--dir',
        folder.path,
        '--port',
        String(port),
        '--server',
        'ejabberd',
      );
      await untilPrinted(child, 'Starting ejabberd');
      child.kill('SIGINT');
      expect((await ended).code).toBe(130);
      expect(processesOf(folder.path)).toEqual([]);
    } finally {
      await folder.remove();
    }
  });
});

describe('two stacks', () => {
  it('live side by side, and one does not take the port of the other', async () => {
    const folders = [testFolder(), testFolder()];
    const [one = '', other = ''] = folders.map(({ path }) => path);
    try {
      const [port = 0, another = 0] = await freePorts(2);
      expect((await demo('--detach', '--dir', one, '--port', String(port))).code).toBe(0);

      const refused = await demo('--detach', '--dir', other, '--port', String(port));
      expect(refused.code).toBe(1);
      expect(refused.output).toContain(`Port ${port} is taken`);
      expect(processesOf(other)).toEqual([]);

      expect((await demo('--detach', '--dir', other, '--port', String(another))).code).toBe(0);
      expect((await demo('--stop', '--dir', other)).code).toBe(0);
      expect((await fetch(`${readDemoFile(one).gateway}/readyz`)).status).toBe(200);
    } finally {
      for (const folder of folders) await folder.remove();
    }
  });

  it('a port that any other program has is told in words', async () => {
    const folder = testFolder();
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    try {
      const { code, output } = await demo('--detach', '--dir', folder.path, '--port', String(port));
      expect(code).toBe(1);
      expect(output).toBe(
        `Port ${port} is taken by another program. Choose another one, for example --port ${port + 1}.\n`,
      );
    } finally {
      server.close();
      await folder.remove();
    }
  });
});

function living(pid: number): ProcessIdentity {
  const identity = identify(pid);
  if (!identity) throw new Error(`Process ${pid} does not live.`);
  return identity;
}

async function untilPrinted(child: ReturnType<typeof startDemo>['child'], text: string): Promise<void> {
  let printed = '';
  const stop = new AbortController();
  child.stdout?.on('data', (part) => {
    printed += part;
    if (printed.includes(text)) stop.abort();
  });
  await pause(60_000, undefined, { signal: stop.signal }).catch(() => undefined);
  if (!printed.includes(text)) throw new Error(`The demo did not print "${text}" but:\n${printed}`);
}
