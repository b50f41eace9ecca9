// `npm run soak`: a day's load of a 1,000-agent centre, replayed at speed (bench/soak); its graph and its table.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { requireNode } from './install/node-version.mjs';

const help = `npm run soak -- [flags]

  --minutes N    the day from 6 to 20 o'clock in so many minutes (default 30; fewer are not published)
  --server KIND  prosody (default) or ejabberd
  --agents N     default 1000, and a fifth as many experts
  --seed N       another day (default 1)
  --from FILE    the report of an earlier run (var/soak-SERVER.json): its row and its graph, without playing it again
  --help         this text

Ends with 1 if anything was lost, doubled or out of order, or if the bridge's memory was not flat: in the second half of the time in
which everybody is there, the straight line through its resident memory may rise by 5 % of the mean. The archive begins with a million
messages of the year before. A run of 30 minutes writes its
graph and its row into docs.`;

const publishedMinutes = 30;

const heading = [
  '| beside | day of | acknowledged messages | lost | doubled | out of order | resident memory, mean | added in the second half | heap in use | file handles | event loop late, p99 | archive |',
  '| --- | --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |',
].join('\n');

requireNode();
const { root, run, runScript } = await import('./install/run.mjs');
await runScript(async () => {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '30' },
      server: { type: 'string', default: 'prosody' },
      agents: { type: 'string', default: '1000' },
      seed: { type: 'string', default: '1' },
      from: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const report = values.from ?? join(root, 'var', `soak-${values.server}.json`);
  const graph = report.replace(/\.json$/, '.svg');
  const exitCode = values.from === undefined ? await play(values, report, graph) : 0;
  if (exitCode !== 0) return exitCode;
  const outcome = JSON.parse(readFileSync(report, 'utf8'));
  console.log(`\n${heading}\n${rowOf(outcome)}`);
  if (outcome.minutes >= publishedMinutes) publish(outcome, graph);
  return outcome.flat.isFlat ? 0 : 1;
});

/** @returns {Promise<number>} the exit code */
async function play({ minutes, server, agents, seed }, report, graph) {
  const { prepareTests } = await import('./install/tests.mjs');
  prepareTests();
  mkdirSync(dirname(report), { recursive: true });
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  return run(process.execPath, [vitest, 'run', '--config', 'bench/bench.config.ts', 'bench/soak'], {
    env: {
      SOAK_MINUTES: minutes,
      SOAK_SERVER: server,
      SOAK_AGENTS: agents,
      SOAK_SEED: seed,
      SOAK_REPORT: report,
      SOAK_GRAPH: graph,
    },
  });
}

function rowOf({ kind, minutes, agents, experts, earlier, flat, samples, ...counts }) {
  const mb = (bytes) => `${Math.round(bytes / 1_048_576)} MB`;
  const most = (name) => Math.max(...samples.map((sample) => sample[name]));
  const cells = [
    kind,
    `${agents} agents, ${experts} experts, in ${minutes} minutes; ${earlier.toLocaleString('en')} messages of the year before`,
    counts.acknowledged,
    counts.lost,
    counts.doubled,
    counts.reordered,
    mb(flat.mean),
    `${((100 * flat.growth) / flat.mean).toFixed(1)} %`,
    `at most ${mb(most('heap'))}`,
    `at most ${most('handles')}`,
    `at most ${Math.round(1000 * most('loopDelay'))} ms`,
    mb(most('archive')),
  ];
  return `| ${cells.join(' | ')} |`;
}

function publish(outcome, graph) {
  const file = join(root, 'docs', 'guarantees.md');
  const [begin, end] = ['<!-- written by npm run soak -->', '<!-- to here: soak -->'];
  const text = readFileSync(file, 'utf8');
  const [before, rest] = text.split(begin);
  const [former, after] = rest?.split(end) ?? [];
  if (after === undefined) throw new Error(`There is no place for the table in ${file}.`);
  const others = (former.match(/^\| (prosody|ejabberd) .*$/gm) ?? []).filter(
    (row) => !row.startsWith(`| ${outcome.kind} `),
  );
  const rows = [...others, rowOf(outcome)].sort().reverse();
  const machine = `${new Date().toISOString().slice(0, 10)}, ${cpus()[0]?.model ?? 'an unknown processor'}, ${availableParallelism()} cores, Node.js ${process.versions.node}.`;
  writeFileSync(file, `${before}${begin}\n${machine}\n\n${heading}\n${rows.join('\n')}\n${end}${after}`);
  copyFileSync(graph, join(root, 'docs', `soak-${outcome.kind}.svg`));
  console.log(`The row stands in ${file}.`);
}
