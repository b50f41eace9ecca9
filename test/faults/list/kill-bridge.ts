import type { Fault } from '../suite/scene.ts';

export const killBridge: Fault = {
  name: 'kill-bridge',
  what: '`kill -9` of the bridge at a random moment',
  rounds: { few: 3, many: 100 },
  ofOne: true,
  async make({ stack }) {
    await stack.killBridge();
    await stack.startBridge();
  },
};
