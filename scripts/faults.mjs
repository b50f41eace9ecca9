// `npm run faults`: the fault suite (test/faults), whole or a part of it; its table, and docs/guarantees.md.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { requireNode } from './install/node-version.mjs';

const help = `npm run faults -- [flags]

  --fault NAME[,NAME]  these faults only; a wrong name lists all
  --server KIND        prosody or ejabberd only
  --processes 2        the faults of one process, made where two share the work
  --rounds N           so many times each, instead of the published numbers
  --seed N             the chances of an earlier run: what is cut where, who waits how long
  --record FILE        go on with an earlier run's results (default: a new file, var/faults.jsonl)
  --help               this text

Writes a table into docs/guarantees.md when every fault was played on both servers as often as is published.
Ends with 1 if anything was lost, doubled, out of order or untrue.`;

requireNode();
const { root, run, runScript } = await import('./install/run.mjs');
await runScript(async () => {
  const { values } = parseArgs({
    options: {
      fault: { type: 'string' },
      server: { type: 'string' },
      processes: { type: 'string' },
      rounds: { type: 'string' },
      seed: { type: 'string' },
      record: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const processes = values.processes ?? '1';
  if (!['1', '2'].includes(processes)) {
    console.error(help);
    return 1;
  }
  const { prepareTests } = await import('./install/tests.mjs');
  prepareTests();
  const record = values.record ?? join(root, 'var', 'faults.jsonl');
  mkdirSync(dirname(record), { recursive: true });
  if (!values.record) rmSync(record, { force: true });
  const seed = values.seed ?? String(Math.floor(Math.random() * 2 ** 31));
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const exitCode = run(
    process.execPath,
    [vitest, 'run', '--project', 'servers', 'test/faults/faults.test.ts'],
    {
      env: {
        FAULTS_WHOLE: '1',
        FAULTS_SEED: seed,
        FAULTS_RECORD: record,
        ...(values.fault && { FAULTS_FAULT: values.fault }),
        FAULTS_PROCESSES: processes,
        ...(values.server && { FAULTS_SERVER: values.server }),
        ...(values.rounds && { FAULTS_ROUNDS: values.rounds }),
      },
    },
  );
  const outcomes = newest(record, processes);
  const table = tableOf(outcomes);
  console.log(`\n${table}\n\nSeed ${seed}. Again: npm run faults -- --seed ${seed}${flagsOf(values)}`);
  for (const { fault, kind, examples } of outcomes)
    for (const example of examples) console.log(`${fault} beside ${kind}: ${example}`);
  const isWhole = outcomes.length > 0 && outcomes.every((one) => one.rounds >= one.published);
  if (isWhole && outcomes.length === 2 * outcomes[0].faults) publish(table, processes);
  const faults = outcomes.some((one) => one.lost + one.doubled + one.reordered + one.untrue > 0);
  return exitCode !== 0 || faults || outcomes.length === 0 ? 1 : 0;
});

/** The last outcome of each fault on each server, under so many processes. */
function newest(record, processes) {
  let lines = [];
  try {
    lines = readFileSync(record, 'utf8').trim().split('\n').filter(Boolean);
  } catch {
    return [];
  }
  const outcomes = lines.map((line) => JSON.parse(line)).filter((one) => one.processes === processes);
  return [...new Map(outcomes.map((one) => [`${one.fault} ${one.kind}`, one])).values()].sort(
    (one, other) => one.place - other.place || (one.kind < other.kind ? 1 : -1),
  );
}

function tableOf(outcomes) {
  const rows = outcomes.map((one) =>
    [
      one.what,
      one.kind,
      one.rounds,
      `${one.toAgents} · ${one.toExperts}`,
      one.lost,
      one.doubled,
      one.reordered,
      one.untrue,
      one.repeated,
      one.falsePresenceSeconds.toFixed(1),
      one.notes.at(-1) ?? '',
    ].join(' | '),
  );
  return [
    '| fault | beside | times | acknowledged, to agents · to experts | lost | doubled | out of order | untrue | repeated under the same id | presence right again after, s, at most | |',
    '| --- | --- | --: | --: | --: | --: | --: | --: | --: | --: | --- |',
    ...rows.map((row) => `| ${row} |`),
  ].join('\n');
}

function publish(table, processes) {
  const file = join(root, 'docs', 'guarantees.md');
  const isTwo = processes === '2';
  const begin = `<!-- written by npm run faults${isTwo ? ', two processes' : ''} -->`;
  const end = `<!-- to here${isTwo ? ': two processes' : ''} -->`;
  const text = readFileSync(file, 'utf8');
  const [before, rest] = text.split(begin);
  const after = rest?.split(end)[1];
  if (after === undefined) throw new Error(`There is no place for the table in ${file}.`);
  const day = new Date().toISOString().slice(0, 10);
  const machine = `${day}, ${cpus()[0]?.model ?? 'an unknown processor'}, ${availableParallelism()} cores, Node.js ${process.versions.node}.`;
  writeFileSync(file, `${before}${begin}\n${machine}\n\n${table}\n${end}${after}`);
  console.log(`The table stands in ${file}.`);
}

function flagsOf(values) {
  return ['fault', 'server', 'processes', 'rounds']
    .flatMap((name) => (values[name] ? [` --${name} ${values[name]}`] : []))
    .join('');
}
