// `npm run demo`: makes sure of all that the demo needs, then runs it (src/demo). It has its own --help.
import { requireNode } from './install/node-version.mjs';

requireNode();
const { runScript } = await import('./install/run.mjs');
await runScript(async () => {
  const { prepareDemo } = await import('./install/prepare-demo.mjs');
  prepareDemo(process.argv.slice(2));
  // In this process, so that Ctrl-C and other signals arrive where they are meant to.
  await import('../dist/demo/main.js');
  return process.exitCode ?? 0;
});
