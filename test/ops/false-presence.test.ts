import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { tenantId } from '../../src/domain/ids.ts';
import { watchFalsePresence } from '../../src/ops/false-presence.ts';

const acme = tenantId('acme');

it('R3: seconds of false presence last from the loss of a link until all are told', async () => {
  const registry = new Registry();
  let at = 1_000;
  const truth = watchFalsePresence(registry, () => at);
  const seconds = async () => {
    const text = await registry.metrics();
    return ['_total', ''].map((which) =>
      Number(
        text.match(new RegExp(`^expert_connect_false_presence_seconds${which}\\{.*\\} (.*)$`, 'm'))?.[1],
      ),
    );
  };
  truth.lost(acme);
  at += 2_000;
  truth.told(acme);
  expect(await seconds()).toEqual([2, 2]);

  at += 60_000;
  truth.lost(acme);
  at += 3_000;
  // A link that comes up and goes down again before all are told.
  truth.lost(acme);
  at += 1_000;
  truth.told(acme);
  expect(await seconds()).toEqual([6, 4]);

  at += 60_000;
  truth.told(acme);
  expect(await seconds()).toEqual([6, 4]);
});
