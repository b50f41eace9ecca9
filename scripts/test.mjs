// `npm test`: installs what the tests need, checks, and runs all of them. Arguments go to vitest.
import { requireNode } from './install/node-version.mjs';

requireNode();
const { runScript } = await import('./install/run.mjs');
await runScript(async () => {
  const { prepareTests, runTests } = await import('./install/tests.mjs');
  prepareTests();
  return runTests(process.argv.slice(2));
});
