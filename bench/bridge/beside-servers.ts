// Experts, a real server, and either the bridge with its consoles or a component that only sends everything back.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CastTenant } from '../../src/demo/cast.ts';
import type { ServerKind } from '../../src/demo/private-server.ts';
import { runStack } from '../../test/support/bridge.ts';
import { tokenOf } from '../../test/support/console.ts';
import { LoadConsole } from './load-console.ts';
import { cpuSeconds } from './process-figures.ts';
import { openRawExpert, type RawExpert } from './raw-expert.ts';

const people = 20;
/** So many messages of each expert are under way. */
const ahead = 10;
const names = Array.from({ length: people }, (_, n) => n);
const tenant: CastTenant = {
  id: 'bench',
  name: 'Bench',
  mode: 3,
  profile: '9.9',
  voDomain: 'bench.example',
  vccDomain: 'vcc.bench.example',
  groups: [{ id: 'all', name: 'All' }],
  experts: names.map((n) => ({ name: `Expert ${n}`, account: `expert${n}` })),
  agents: names.map((n) => ({ username: `agent${n}`, name: `Agent ${n}`, role: 'agent', groups: ['all'] })),
  cannedReplies: [],
};
const fast = {
  messagesPerSecond: 100_000,
  framesPerSecond: 10_000,
  expertMessagesPerMinute: 1_000_000,
  expertStanzasPerMinute: 1_000_000,
};

/** Never given twice: the same text under the same id is a repeat to the bridge, which passes it on once. */
let lastId = 0;

interface RoundTrips {
  readonly perSecond: number;
  /** CPU time of the XMPP server for each; microseconds. */
  readonly serverMicros: number;
}

/** Of the component that only echoes, and of the bridge. They take turns, so that both meet the same machine. */
export async function roundTripsBeside(
  kind: ServerKind,
  turns: number,
  secondsEach: number,
): Promise<{ readonly echo: RoundTrips; readonly bridge: RoundTrips }> {
  const stack = await runStack(kind, fast, { tenants: [tenant] });
  const secret = readFileSync(join(dirname(stack.configFile), 'secrets', tenant.vccDomain), 'utf8').trim();
  try {
    await stack.stopBridge();
    const experts = await Promise.all(
      names.map((n) => {
        const jid = `expert${n}@${tenant.voDomain}`;
        return openRawExpert(stack.server.c2sPort, jid, stack.passwordOf(jid));
      }),
    );
    const measured = { echo: [] as RoundTrips[], bridge: [] as RoundTrips[] };
    const serverCpu = () => cpuSeconds(stack.server.pid ?? 0);
    for (let turn = 0; turn < turns; turn++) {
      const echo = await startEcho(stack.server.componentPort, secret);
      measured.echo.push(await rate(experts, secondsEach, serverCpu));
      await echo.stop();
      await stack.startBridge();
      const consoles = await Promise.all(
        names.map(async (n) => {
          const password = stack.passwordOf(`agent${n}@${tenant.vccDomain}`);
          return LoadConsole.open(
            stack.gateway.url,
            await tokenOf(stack.gateway, tenant.id, `agent${n}`, password),
          );
        }),
      );
      for (const console of consoles)
        console.onMessage = ({ with: expert, text }) => console.says(expert, text);
      measured.bridge.push(await rate(experts, secondsEach, serverCpu));
      for (const console of consoles) await console.leaves();
      await stack.stopBridge();
    }
    for (const expert of experts) expert.leave();
    return { echo: meanOf(measured.echo), bridge: meanOf(measured.bridge) };
  } finally {
    await stack.remove();
  }
}

/** Every expert keeps a few messages under way; how many came back in a second, once all are warm. */
async function rate(
  experts: readonly RawExpert[],
  seconds: number,
  serverCpu: () => number,
): Promise<RoundTrips> {
  let back = 0;
  let sent = 0;
  let isOver = false;
  let settle = () => {};
  const quiet = new Promise<void>((resolve) => {
    settle = resolve;
  });
  experts.forEach((expert, n) => {
    const to = `agent${n}@${tenant.vccDomain}`;
    const next = () => {
      sent += 1;
      expert.write(
        `<message type='chat' id='r${process.pid}-${++lastId}' to='${to}'><body>The parcel left the depot this morning; the driver rings before noon.</body></message>`,
      );
    };
    expert.onMessage = () => {
      back += 1;
      if (!isOver) next();
      else if (back === sent) settle();
    };
    for (let k = 0; k < ahead; k++) next();
  });
  const pause = (s: number) => new Promise((resolve) => setTimeout(resolve, s * 1_000));
  await pause(2);
  const [before, began, cpuBefore] = [back, performance.now(), serverCpu()];
  await pause(seconds);
  const count = back - before;
  const perSecond = count / ((performance.now() - began) / 1_000);
  const serverMicros = ((serverCpu() - cpuBefore) / count) * 1e6;
  isOver = true;
  await quiet;
  return { perSecond, serverMicros };
}

function meanOf(all: readonly RoundTrips[]): RoundTrips {
  const mean = (what: keyof RoundTrips) => all.reduce((sum, one) => sum + one[what], 0) / all.length;
  return { perSecond: mean('perSecond'), serverMicros: mean('serverMicros') };
}

async function startEcho(port: number, secret: string): Promise<{ stop(): Promise<void> }> {
  const script = fileURLToPath(new URL('./echo.mjs', import.meta.url));
  const child = spawn(process.execPath, [script, String(port), tenant.vccDomain, secret], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return {
    stop: async () => {
      const gone = once(child, 'exit');
      child.kill();
      await gone;
    },
  };
}
