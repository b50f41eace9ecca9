import { setTimeout as pause } from 'node:timers/promises';
import type { Fault } from '../suite/scene.ts';

export const stopBridge: Fault = {
  name: 'stop-bridge',
  what: 'SIGSTOP of the bridge for 20 s',
  rounds: { few: 1, many: 3 },
  ofOne: true,
  async make({ stack, brief }) {
    process.kill(stack.bridgePid(), 'SIGSTOP');
    await pause(brief ? 4_000 : 20_000);
    process.kill(stack.bridgePid(), 'SIGCONT');
  },
};
