// What an attempt to sign in costs tells nothing of who exists: the same work, one hash of the same costs, whatever is wrong. Counted,
// for a clock would say more about the machine.
import { verify } from '@node-rs/argon2';
import { expect, it } from 'vitest';
import type { TenantSignIn } from '../../src/console/gateway-options.ts';
import { defaultLimits } from '../../src/console/protocol/limits.ts';
import { createPasswordSignIn } from '../../src/console/sign-in/passwords.ts';
import { type TenantId, tenantId } from '../../src/domain/ids.ts';
import { alice, castSignIn, castTenants, cheapHash, password } from '../support/console-cast.ts';

/** Algorithm and costs of a hash in PHC format: `$argon2id$v=19$m=64,t=1,p=4`. */
const costsOf = (hash: string) => hash.split('$').slice(0, 4).join('$');

async function signInWith(signInOf: (tenant: TenantId) => TenantSignIn | undefined = castSignIn) {
  const work: { readonly costs: string; readonly password: string }[] = [];
  const signIn = await createPasswordSignIn({
    tenants: castTenants(),
    limits: defaultLimits,
    signInOf,
    verifies: async (hash, tried) => {
      work.push({ costs: costsOf(hash), password: tried });
      return verify(hash, tried);
    },
  });
  return async (tenant: string, username: string, tried: string) => {
    work.length = 0;
    const attempt = { tenant, username, password: tried, address: '192.0.2.1' };
    const outcome = await signIn(attempt).then(
      ({ agent }) => agent.username,
      ({ reason }: { reason: string }) => reason,
    );
    return { outcome, work: [...work] };
  };
}

it('one hash of the same costs is looked at for a name that nobody has, as for a wrong password', async () => {
  const attempt = await signInWith();
  const costs = costsOf(cheapHash);
  expect(await attempt('acme', 'alice', password)).toEqual({ outcome: 'alice', work: [{ costs, password }] });
  const wrong = { outcome: 'wrong-credentials', work: [{ costs, password: 'wrong' }] };
  expect(await attempt('acme', 'alice', 'wrong')).toEqual(wrong);
  expect(await attempt('acme', 'mallory', 'wrong')).toEqual(wrong);
  // Of another organisation of this bridge.
  expect(await attempt('acme', 'ivy', 'wrong')).toEqual(wrong);
  // Not even with a password that the hash which stands in is of.
  expect(await attempt('acme', 'mallory', password)).toMatchObject({ outcome: 'wrong-credentials' });
});

it('nor does an agent without a password cost less, nor an organisation without any', async () => {
  const onlyErin = await signInWith((tenant) => {
    const usual = castSignIn(tenant);
    const rest = [...usual.passwordHashes].filter(([jid]) => jid !== alice.jid);
    return { ...usual, passwordHashes: new Map(rest) };
  });
  const costs = costsOf(cheapHash);
  expect(await onlyErin('acme', 'alice', password)).toEqual({
    outcome: 'wrong-credentials',
    work: [{ costs, password }],
  });
  const none = await signInWith((tenant) =>
    tenant === tenantId('acme') ? { passwords: false, passwordHashes: new Map() } : undefined,
  );
  const outcomes = [];
  for (const [tenant, username] of [
    ['acme', 'alice'],
    ['acme', 'mallory'],
    ['nowhere', 'alice'],
  ] as const)
    outcomes.push(await none(tenant, username, 'wrong'));
  expect(new Set(outcomes.map((one) => JSON.stringify(one))).size).toBe(1);
  expect(outcomes[0]?.outcome).toBe('wrong-credentials');
  expect(outcomes[0]?.work).toHaveLength(1);
});

it('a name that nobody has is refused after as many failures as one that somebody has', async () => {
  const attempt = await signInWith();
  const fates = async (username: string) => {
    const outcomes = [];
    for (let n = 0; n <= defaultLimits.signInFailuresPerMinuteForName; n += 1)
      outcomes.push((await attempt('acme', username, 'wrong')).outcome);
    return outcomes;
  };
  const hers = await fates('alice');
  expect(hers.slice(-2)).toEqual(['wrong-credentials', 'too-fast']);
  expect(await fates('mallory')).toEqual(hers);
});
