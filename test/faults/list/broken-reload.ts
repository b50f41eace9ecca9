import { readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { eventually } from '../../support/eventually.ts';
import type { Fault } from '../suite/scene.ts';

export const brokenReload: Fault = {
  name: 'broken-reload',
  what: 'a reload of a broken file, in the middle of talking',
  rounds: { few: 1, many: 5 },
  async make({ stack, chance }) {
    const file = join(dirname(stack.configFile), 'tenants', 'acme.yaml');
    const whole = await readFile(file, 'utf8');
    const put = async (text: string) => {
      await writeFile(`${file}.new`, text);
      await rename(`${file}.new`, file);
    };
    const faults = async () => {
      const metrics = await (await fetch(`${stack.gateway.url}/metrics`)).text();
      return Number(/^expert_connect_config_faults (\d+)$/m.exec(metrics)?.[1] ?? '-1');
    };
    const broken = chance.oneOf([
      `${whole}more: [\n`,
      whole.replace('agents:', 'agent:'),
      'not: [a tenant',
      '\u0000',
    ]);
    await put(broken);
    await eventually(async () => {
      if ((await faults()) <= 0) throw new Error('the broken file was not noticed');
    });
    await put(whole);
    await eventually(async () => {
      if ((await faults()) !== 0) throw new Error('the mended file was not noticed');
    });
  },
};
