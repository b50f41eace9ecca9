import type { Config } from '../config/config.ts';
import { ConfigError, faultLine } from '../config/fault.ts';
import { loadConfig } from '../config/load.ts';
import type { Environment } from '../config/material.ts';
import { type Finding, fail, ok } from './doctor/finding.ts';
import { askRunning, certificate, publicUrl, saidByRunning } from './doctor/gateway.ts';
import { account, archive, disk, files } from './doctor/host.ts';
import { encryption, ldap, provider, rosters, way } from './doctor/organisation.ts';
import type { Print } from './print.ts';

/**
 * `expert-connect doctor`: everything that the bridge needs, each on a line of its own, with what to do about what is wrong. It
 * changes nothing. While the bridge runs, that is asked for its links; else each component is signed on, and off again.
 *
 * @returns the exit code: 1 where something fails, 0 where there are warnings at most
 */
export async function doctor(file: string, environment: Environment, print: Print): Promise<number> {
  const show = (findings: readonly Finding[]) => {
    for (const { state, what, found, advice } of findings) {
      print(`${state.padEnd(5)} ${what}: ${found}`);
      if (advice !== undefined) print(`      → ${advice}`);
    }
    return findings;
  };
  const seen: Finding[] = [];
  for (const look of looksAt(file, environment)) seen.push(...show(await look()));
  const failed = seen.filter(({ state }) => state === 'fail').length;
  const warned = seen.filter(({ state }) => state === 'warn').length;
  print(`${seen.length} looked at, ${failed} failed, ${warned} to be looked at`);
  return failed > 0 ? 1 : 0;
}

type Look = () => Promise<readonly Finding[]> | readonly Finding[];

function* looksAt(file: string, environment: Environment): Generator<Look> {
  yield () => [account()];
  let config: Config | undefined;
  yield () => {
    try {
      config = loadConfig(file, environment);
      return [ok('configuration', `${file}, ${config.tenants.length} organisations`)];
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      return error.faults.map((fault) => fail('configuration', faultLine(fault), 'see configuration.md'));
    }
  };
  // Without it there is nothing more to look for.
  if (!config) return;
  const { bridge, tenants } = config;
  yield () => files(file, { bridge });
  yield () => [disk({ bridge })];
  let runs = false;
  yield async () => {
    const said = await askRunning(bridge);
    runs = said !== undefined;
    return said ? saidByRunning(said) : [ok('bridge', 'it does not run')];
  };
  yield () => archive({ bridge });
  yield () => certificate(bridge);
  yield async () => [await publicUrl(bridge, runs)];
  for (const tenant of tenants) {
    if (!runs) yield async () => [await way(tenant)];
    yield () => encryption(tenant);
    yield () => ldap(tenant);
    yield () => provider(tenant);
    yield () => rosters(tenant);
  }
}
