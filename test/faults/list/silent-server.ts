import { setTimeout as pause } from 'node:timers/promises';
import type { Fault } from '../suite/scene.ts';

/** Longer than it takes until silence is noticed (30 s), and a new handshake is given up (10 s). */
const wholeMs = 50_000;

export const silentServer: Fault = {
  name: 'silent-server',
  what: 'an open link that falls silent, and a server that accepts and says nothing, for 50 s',
  rounds: { few: 1, many: 2 },
  throughWire: true,
  async make({ wire, brief, stack, untrue }) {
    wire.fallSilent();
    await pause(brief ? 4_000 : wholeMs);
    if (!brief && (await stack.isReady())) untrue('a silent link counts as up after 50 s');
    wire.speak();
  },
};
