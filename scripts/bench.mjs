// `npm run bench` and `npm run bench:archive`: installs what is measured against, builds, and measures (bench/).
import { requireNode } from './install/node-version.mjs';

requireNode();
const { root, run, runScript } = await import('./install/run.mjs');
await runScript(async () => {
  const { prepareTests } = await import('./install/tests.mjs');
  const { ensureDebianPackages } = await import('./install/debian-packages.mjs');
  const { benchNeeds } = await import('./install/needs.mjs');
  const [what = 'bridge', ...args] = process.argv.slice(2);
  prepareTests();
  ensureDebianPackages(benchNeeds);
  const vitest = `${root}/node_modules/vitest/vitest.mjs`;
  return run(process.execPath, [
    vitest,
    'run',
    '--config',
    'bench/bench.config.ts',
    `bench/${what}`,
    ...args,
  ]);
});
