import type { Fault } from '../suite/scene.ts';
import { brokenReload } from './broken-reload.ts';
import { clockBack } from './clock-back.ts';
import { cutCharacter, cutHandshake, cutStanza } from './cut-wire.ts';
import { killBridge } from './kill-bridge.ts';
import { killServer } from './kill-server.ts';
import { manyConsoles } from './many-consoles.ts';
import { noWriting } from './no-writing.ts';
import { silentConsole } from './silent-console.ts';
import { silentServer } from './silent-server.ts';
import { stopBridge } from './stop-bridge.ts';
import { stopServer } from './stop-server.ts';
import {
  killOneOfTwo,
  postgresqlGoes,
  redisGoes,
  rollingRestart,
  stopOneOfTwo,
  underTwo,
} from './two-processes.ts';

/** In the order of the table. */
export const faults: readonly Fault[] = [
  killBridge,
  killServer,
  stopBridge,
  stopServer,
  cutCharacter,
  cutStanza,
  cutHandshake,
  silentServer,
  noWriting,
  clockBack,
  silentConsole,
  manyConsoles,
  brokenReload,
  killOneOfTwo,
  rollingRestart,
  stopOneOfTwo,
  redisGoes,
  postgresqlGoes,
];

/** What is made to one process is made to two. */
export const faultsOfTwo: readonly Fault[] = faults
  .filter(({ ofOne, share }) => !ofOne && !share)
  .map(underTwo);
