// Experts who are known from elsewhere, read again and again. What was read last stays while the source does not answer: a
// directory that is stale is better than an empty one.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Clock, Log } from '../bridge/ports.ts';
import type { TenantId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Expert } from '../domain/person.ts';
import type { LdapSettings } from './ldap-experts.ts';

/** After a failure it is tried again earlier; milliseconds. */
const retryMs = 60_000;

export interface ExpertSource {
  readonly tenantId: TenantId;
  readonly voDomain: string;
  readonly ldap: LdapSettings & { readonly refreshMinutes: number };
}

export interface ExpertSourcesOptions {
  readonly read: (
    settings: LdapSettings,
    voDomain: string,
  ) => Promise<{ readonly experts: readonly Expert[]; readonly leftOut: number }>;
  /** They are others than before. */
  readonly onChange: (tenantId: TenantId) => void;
  /** Where they are kept for the next start, readable by the owner only. */
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
}

export interface SourceState {
  readonly tenantId: TenantId;
  readonly experts: number;
  /** When they were last read, milliseconds since 1970; 0 for never. */
  readonly readAt: number;
  readonly failures: number;
}

interface Kept {
  readonly source: string;
  readonly readAt: number;
  readonly experts: readonly Expert[];
}

interface Reader {
  readonly key: string;
  kept: Kept;
  failures: number;
  cancel: () => void;
}

export interface ExpertSources {
  expertsOf(tenantId: TenantId): readonly Expert[];
  /** The sources from now on: those that are the same go on, the others begin or end. What is kept of a source is there at once. */
  use(sources: readonly ExpertSource[]): void;
  states(): readonly SourceState[];
  stop(): void;
}

export function createExpertSources(options: ExpertSourcesOptions): ExpertSources {
  const { read, onChange, folder, clock, log } = options;
  const readers = new Map<TenantId, Reader>();
  let stopped = false;

  function begin(source: ExpertSource, key: string): void {
    const reader: Reader = { key, kept: recall(fileOf(source), key), failures: 0, cancel: () => {} };
    readers.set(source.tenantId, reader);
    void refresh(source, reader);
  }

  async function refresh(source: ExpertSource, reader: Reader): Promise<void> {
    const { tenantId, ldap, voDomain } = source;
    const isCurrent = () => !stopped && readers.get(tenantId) === reader;
    try {
      const { experts, leftOut } = await read(ldap, voDomain);
      if (!isCurrent()) return;
      const before = reader.kept.experts;
      reader.kept = { source: reader.key, readAt: clock.now(), experts };
      reader.failures = 0;
      log.info({ tenantId, experts: experts.length, leftOut }, 'experts were read from LDAP');
      keep(fileOf(source), reader.kept);
      if (JSON.stringify(before) !== JSON.stringify(experts)) onChange(tenantId);
    } catch (error) {
      if (!isCurrent()) return;
      reader.failures += 1;
      const kept = reader.kept.experts.length;
      log.warn(
        { tenantId, kept, error: String(error) },
        'experts could not be read from LDAP; those before are kept',
      );
    }
    const interval = ldap.refreshMinutes * 60_000;
    const wait = reader.failures > 0 ? Math.min(retryMs, interval) : interval;
    reader.cancel = clock.after(wait, () => void refresh(source, reader));
  }

  const fileOf = ({ tenantId }: ExpertSource) => join(folder, `experts-${tenantId}.json`);

  return {
    expertsOf: (tenantId) => readers.get(tenantId)?.kept.experts ?? [],
    use: (sources) => {
      const wanted = new Map(sources.map((source) => [source.tenantId, { source, key: keyOf(source) }]));
      for (const [tenantId, reader] of readers) {
        if (wanted.get(tenantId)?.key === reader.key) continue;
        reader.cancel();
        readers.delete(tenantId);
      }
      for (const [tenantId, { source, key }] of wanted) if (!readers.has(tenantId)) begin(source, key);
    },
    states: () =>
      [...readers].map(([tenantId, { kept, failures }]) => ({
        ...{ tenantId, failures, readAt: kept.readAt },
        experts: kept.experts.length,
      })),
    stop: () => {
      stopped = true;
      for (const { cancel } of readers.values()) cancel();
    },
  };
}

/** The experts whom a file lists and those of a source; the file goes before. */
export function merged(
  listed: ReadonlyMap<BareJid, Expert>,
  found: readonly Expert[],
): ReadonlyMap<BareJid, Expert> {
  if (found.length === 0) return listed;
  return new Map([...found.map((expert) => [expert.jid, expert] as const), ...listed]);
}

/** Says which source it is, without its password: that may change. */
function keyOf({ voDomain, ldap: { password: _, ...ldap } }: ExpertSource): string {
  return createHash('sha256')
    .update(JSON.stringify([voDomain, ldap]))
    .digest('hex');
}

function recall(file: string, source: string): Kept {
  try {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as Kept;
    if (kept.source === source) return kept;
  } catch {
    // Never read before, or not to be read: the source will tell.
  }
  return { source, readAt: 0, experts: [] };
}

function keep(file: string, kept: Kept): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.new`, JSON.stringify(kept), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
