// What a fault is made to, and how it is described.

import type { CastTenant } from '../../../src/demo/cast.ts';
import type { ServerKind } from '../../../src/demo/private-server.ts';
import type { RunningStack } from '../../support/bridge.ts';
import type { PrivatePostgresql } from '../../support/postgresql.ts';
import type { PrivateRedis } from '../../support/redis.ts';
import type { Shared } from '../../support/two-bridges.ts';
import type { LinkWire } from './link-wire.ts';
import type { Chance } from './seeded.ts';
import type { Talk } from './talk.ts';

export interface SharedServers {
  readonly postgresql: PrivatePostgresql;
  readonly redis: PrivateRedis;
  readonly place: Shared;
  end(): Promise<void>;
}

export interface Scene {
  readonly kind: ServerKind;
  readonly stack: RunningStack;
  /** Between the bridge and the server; only where the fault says `throughWire`. */
  readonly wire: LinkWire;
  /** Under two processes; only where the fault has `share`. */
  readonly shared: SharedServers;
  readonly chance: Chance;
  /** In the short form: what only takes time takes less. */
  readonly brief: boolean;
  readonly talks: readonly Talk[];
  /** Says that something is not as promised. */
  readonly untrue: (what: string) => void;
  /** A figure for the table. */
  readonly note: (what: string) => void;
}

export interface Fault {
  /** For `--fault`. */
  readonly name: string;
  /** For the table. */
  readonly what: string;
  /** Rounds in the tests, and in the whole suite. */
  readonly rounds: { readonly few: number; readonly many: number };
  readonly throughWire?: boolean;
  /** The server loses what it has only in its memory: what it has not proved by then is sent again. */
  readonly serverForgets?: boolean;
  /** Of one process only: what it is with two is another fault of the list, or nothing. */
  readonly ofOne?: true;
  /** Two processes share the work, on these. */
  readonly share?: () => Promise<SharedServers>;
  /** Of bridge.yaml. */
  readonly limits?: Readonly<Record<string, number>>;
  /** Of the bridge. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly tenants?: readonly CastTenant[];
  /** Makes the fault while everybody talks, and mends it. Resolved when everything runs again. */
  make(scene: Scene): Promise<void>;
}
