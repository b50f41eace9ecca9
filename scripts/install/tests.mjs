import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { ensureDebianPackages } from './debian-packages.mjs';
import {
  browserNeeds,
  databaseNeeds,
  directoryNeeds,
  expertNeeds,
  newsNeeds,
  serverNeeds,
} from './needs.mjs';
import { ensureNpmPackages } from './npm-packages.mjs';
import { npm, root, run } from './run.mjs';

/** Makes sure of everything that any test needs. */
export function prepareTests() {
  ensureNpmPackages();
  const needs = [
    ...Object.values(serverNeeds).flat(),
    ...expertNeeds,
    ...directoryNeeds,
    ...databaseNeeds,
    ...newsNeeds,
    ...browserNeeds,
  ];
  ensureDebianPackages([...new Set(needs)]);
  // Some tests start the bridge as an operator does.
  ensureBuilt();
}

/**
 * @param {string[]} args for vitest
 * @returns {number} the exit code
 */
export function runTests(args) {
  const checked = npm(['run', '--silent', 'check']) === 0;
  const { passed, failed, skipped, exitCode } = runVitest(args);
  if (!checked) console.log('npm run check found faults; see above.');
  if (passed + failed === 0) console.log('No test ran.');
  const skippedInCi = process.env.CI && skipped > 0;
  if (skippedInCi) console.log(`${skipped} skipped: under CI each test must run.`);
  console.log(`${passed} passed, ${failed} failed`);
  return checked && exitCode === 0 && passed > 0 && failed === 0 && !skippedInCi ? 0 : 1;
}

function runVitest(args) {
  const folder = mkdtempSync(join(tmpdir(), 'expert-connect-tests-'));
  try {
    const report = join(folder, 'report.json');
    const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const exitCode = run(process.execPath, [vitest, 'run', ...reporters, ...args]);
    return { ...count(report), exitCode };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A file that could not be run at all counts as one failure. */
function count(report) {
  if (!existsSync(report)) return { passed: 0, failed: 0, skipped: 0 };
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  const broken = testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((result) => result.status === 'failed'),
  );
  return {
    passed: numPassedTests,
    failed: numFailedTests + broken.length,
    skipped: numPendingTests + numTodoTests,
  };
}
