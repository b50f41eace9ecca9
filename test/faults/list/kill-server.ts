import { setTimeout as pause } from 'node:timers/promises';
import type { Fault } from '../suite/scene.ts';

export const killServer: Fault = {
  name: 'kill-server',
  what: '`kill -9` of the XMPP server at a random moment',
  rounds: { few: 3, many: 100 },
  serverForgets: true,
  async make({ stack, chance }) {
    await stack.server.kill();
    await pause(chance.between(0, 1_000));
    await stack.server.start();
  },
};
