// R23: a running conversation, what was said in it and who watches it outlive a kill of the bridge.
import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningStack, runStack } from '../support/bridge.ts';
import type { AgentConsole } from '../support/console.ts';

const alice = 'alice@vcc.acme.example';
const dave = 'dave@vcc.acme.example';
const program = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

let stack: RunningStack;

beforeAll(async () => {
  stack = await runStack('prosody', { graceSeconds: 10 });
});

afterAll(() => stack?.remove());

const texts = async (console: AgentConsole, other: string) =>
  (await console.opens(other)).messages.map(({ text }) => text);

describe('a kill of the bridge', () => {
  it('R23, R26: changes nothing for consoles that come back, and loses nothing that was answered', async () => {
    let [hers, his, watcher] = [
      await stack.console('alice'),
      await stack.console('dave'),
      await stack.console('grace'),
    ];
    await hers.says(dave, 'm0');
    await watcher.request('monitor.start', { agent: dave });
    const answered = ['m0'];
    for (let round = 1; round <= 3; round++) {
      // Some are answered before the kill, some are under way while it comes.
      for (let n = 0; n < 5; n++) answered.push((await hers.says(dave, `m${round}.${n}`)).text);
      const underWay = Array.from({ length: 5 }, (_, n) =>
        his.says(alice, `u${round}.${n}`).then(({ text }) => text),
      );
      const settled = Promise.allSettled(underWay);
      await stack.killBridge();
      for (const one of await settled) if (one.status === 'fulfilled') answered.push(one.value);
      await stack.startBridge();
      [hers, his, watcher] = [await hers.resumes(), await his.resumes(), await watcher.resumes()];
      for (const { opening } of [hers, his, watcher]) expect(opening.resumed).toBe(true);
    }
    const said = await texts(hers, dave);
    expect(await texts(his, alice)).toEqual(said);
    expect(said).toEqual(expect.arrayContaining(answered));
    expect(new Set(said).size).toBe(said.length);
    await his.says(alice, 'after all');
    expect(await watcher.told('chat.message', { message: { text: 'after all' } })).toHaveProperty(
      'monitored',
    );
  });

  it('R23: ends what the agents do not come back to', async () => {
    const [hers, his] = [await stack.console('alice'), await stack.console('dave')];
    await hers.says(dave, 'the last words');
    await stack.killBridge();
    await stack.startBridge();
    const back = await hers.resumes();
    await his.closed;
    await back.told('chat.ended', { with: dave, by: dave }, 30_000);
    expect(await texts(back, dave)).toEqual([]);
  });

  it('R26: leaves a chain that holds, as the command says, and knows its heads', async () => {
    const check = () =>
      spawnSync(process.execPath, [program, 'verify', '--config', stack.configFile], { encoding: 'utf8' });
    const whole = check();
    expect(whole.stdout).toMatch(/^acme {2}whole {2}\d+ records, head acme:\d+:[0-9a-f]{64}\n$/);
    expect(whole.status).toBe(0);
    const head = /acme:\d+:[0-9a-f]{64}/.exec(whole.stdout)?.[0] ?? '';
    const known = [program, 'verify', '--config', stack.configFile, '--head', head];
    expect(execFileSync(process.execPath, known, { encoding: 'utf8' })).toContain('whole');
    const forged = [...known.slice(0, -1), head.replace(/[0-9a-f]{8}$/, '00000000')];
    const refused = spawnSync(process.execPath, forged, { encoding: 'utf8' });
    expect(refused.stdout).toContain('another than the head that was given');
    expect(refused.status).toBe(1);
  });
});
