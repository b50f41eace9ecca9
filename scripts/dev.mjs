// `npm run dev`: the demo's stack, whose bridge is built and started again on each change. Takes the demo's flags.
import { requireNode } from './install/node-version.mjs';

requireNode();
const { runScript } = await import('./install/run.mjs');
await runScript(async () => {
  const { prepareDemo } = await import('./install/prepare-demo.mjs');
  prepareDemo(process.argv.slice(2));
  const { develop } = await import('./install/develop.mjs');
  return develop(process.argv.slice(2));
});
