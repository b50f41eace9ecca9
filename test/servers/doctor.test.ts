// What an operator types, beside real servers.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { serverKinds } from '../../src/demo/private-server.ts';
import { runStack } from '../support/bridge.ts';
import { eventually } from '../support/eventually.ts';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** The command as an operator calls it: what it printed, and the exit code. */
function command(...words: readonly string[]): Promise<{ readonly code: number; readonly printed: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...words], (error, stdout) =>
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), printed: stdout }),
    );
  });
}

it.each(serverKinds)('doctor and trace, beside %s', async (kind) => {
  const stack = await runStack(kind);
  onTestFinished(() => stack.remove());
  const config = ['--config', stack.configFile];
  const alice = await stack.console('alice');
  const bob = await stack.expert('bob');
  await bob.says('alice@vcc.acme.example', 'Hello');
  await alice.sees({ text: 'Hello' });
  const { id } = await alice.says('bob@acme.example', 'A secret answer', 'console-1');
  await bob.seesMessage('alice@vcc.acme.example', 'A secret answer');

  await eventually(async () => {
    const traced = await command('trace', 'console-1', ...config);
    expect(traced.printed).toContain(
      `message ${id}, tenant acme\n  alice@vcc.acme.example → bob@acme.example\n`,
    );
    expect(traced.printed).toMatch(/T[\d:.]+Z {2}stored\n.*T[\d:.]+Z {2}delivered\n/s);
    expect(traced.printed).not.toContain('secret');
  });
  expect(await command('trace', 'nothing', ...config)).toMatchObject({ code: 1 });

  const running = await command('doctor', ...config);
  expect(running.printed).toContain('ok    bridge: it runs\n');
  expect(running.printed).toContain('ok    link acme: as it should be\n');
  expect(running.code).toBe(0);

  await Promise.all([bob.signOut(), alice.logsOut()]);
  await stack.stopBridge();
  const stopped = await command('doctor', ...config);
  expect(stopped.printed).toContain('ok    bridge: it does not run\n');
  expect(stopped.printed).toMatch(
    /ok {4}link acme: the server of acme.example at .* takes vcc.acme.example\n/,
  );
  expect(stopped.code).toBe(0);

  await stack.server.kill();
  const alone = await command('doctor', ...config);
  expect(alone.printed).toMatch(/fail {2}link acme: .*nobody listens there\n/);
  expect(alone.code).toBe(1);
});
