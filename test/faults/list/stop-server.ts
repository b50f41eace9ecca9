import { setTimeout as pause } from 'node:timers/promises';
import type { Fault } from '../suite/scene.ts';

export const stopServer: Fault = {
  name: 'stop-server',
  what: 'SIGSTOP of the XMPP server for 20 s',
  rounds: { few: 1, many: 3 },
  async make({ stack, brief }) {
    const { pid } = stack.server;
    if (pid === undefined) throw new Error('the server does not run');
    process.kill(pid, 'SIGSTOP');
    await pause(brief ? 4_000 : 20_000);
    process.kill(pid, 'SIGCONT');
  },
};
