import { fileURLToPath } from 'node:url';
import type { Fault } from '../suite/scene.ts';

const clock = fileURLToPath(new URL('../suite/movable-clock.mjs', import.meta.url));

export const clockBack: Fault = {
  name: 'clock-back',
  what: 'the clock of the bridge set back an hour; consoles lose their sockets',
  rounds: { few: 2, many: 5 },
  environment: { NODE_OPTIONS: `--import ${clock}` },
  async make({ stack, talks }) {
    process.kill(stack.bridgePid(), 'SIGUSR2');
    for (const { console } of talks) console.socket.ws.terminate();
  },
};
