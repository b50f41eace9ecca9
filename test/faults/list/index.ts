import type { Fault } from '../suite/scene.ts';
import { killBridge } from './kill-bridge.ts';
import { killServer } from './kill-server.ts';

/** In the order of the table. */
export const faults: readonly Fault[] = [killBridge, killServer];
