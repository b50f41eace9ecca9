// `npm run fuzz`: the four inputs (stanzas, frames, HTML, files), tried for a while each with what nobody would send.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { requireNode } from './install/node-version.mjs';

const help = `npm run fuzz -- [--seconds N]

  --seconds N   for each property (default 60). What breaks one is printed with the seed that finds it again.`;

const files = [
  'test/stanzas',
  'test/console/broken-frames',
  'test/domain/content-hostile',
  'test/config/yaml',
];

requireNode();
const { root, run, runScript } = await import('./install/run.mjs');
await runScript(async () => {
  const { values } = parseArgs({ options: { seconds: { type: 'string' }, help: { type: 'boolean' } } });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const { ensureNpmPackages } = await import('./install/npm-packages.mjs');
  ensureNpmPackages();
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const flags = ['run', '--project', 'unit', ...files, '-t', 'fuzz:'];
  return run(process.execPath, [vitest, ...flags], { env: { FUZZ_SECONDS: values.seconds ?? '60' } });
});
