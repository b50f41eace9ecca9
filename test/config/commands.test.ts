import { Readable } from 'node:stream';
import { verify } from '@node-rs/argon2';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../src/commands/program.ts';
import { openSqlite } from '../../src/storage/sqlite.ts';
import { acme, environment, folderOf, globex, tenantFaults } from './folder.ts';

/** Runs one command line as main.ts does. */
async function run(words: readonly string[], input = '') {
  const printed: string[] = [];
  const told: string[] = [];
  let code = 0;
  const program = createProgram({
    print: (line) => printed.push(line),
    tell: (line) => told.push(line),
    progress: () => {},
    environment,
    input: Readable.from([Buffer.from(input)]),
    exitCode: (given) => {
      code = given;
    },
  });
  for (const command of [program, ...program.commands]) {
    command.exitOverride((error) => {
      code = error.exitCode;
      throw error;
    });
  }
  await program.parseAsync(words, { from: 'user' }).catch((error: unknown) => {
    if (!(error instanceof Error) || error.name !== 'CommanderError') throw error;
  });
  return { code, printed: printed.join('\n'), told: told.join('\n') };
}

describe('expert-connect check', () => {
  it('prints every fault with its place, and exits with 1', async () => {
    const folder = folderOf({
      'bridge.yaml': 'lgo: {}\n',
      'tenants/acme.yaml': acme.replace('mode: 3', 'mode: 4'),
    });
    const { code, printed } = await run(['check', '--config', `${folder}/bridge.yaml`]);
    expect(code).toBe(1);
    expect(printed.replaceAll(`${folder}/`, '')).toBe(
      [
        'bridge.yaml:1:1: lgo: expected a known setting, not "lgo"; did you mean "log"?',
        'tenants/acme.yaml:3:7: mode: expected 1 or 2 or 3, found a number',
        '2 faults',
      ].join('\n'),
    );
  });

  it('prints what is set up when all is right, and exits with 0', async () => {
    const people = [
      'profile: { overrides: { typing: { toAgent: true } } }',
      'groups: [{ id: support, name: Support, monitoring: true }]',
      'agents:',
      '  - { username: alice, name: Alice, groups: [support] }',
      '  - { username: dave, name: Dave, licences: { vo: dave@acme.example } }',
      '  - { username: grace, name: Grace, role: supervisor }',
      'experts: [{ jid: bob@acme.example, name: Bob }]',
    ];
    const folder = folderOf({
      'bridge.yaml': 'log: {}\n',
      'tenants/acme.yaml': `${acme}${people.join('\n')}\n`,
      'tenants/globex.yaml': globex,
    });
    const { code, printed } = await run(['check', '--config', `${folder}/bridge.yaml`]);
    expect(code).toBe(0);
    for (const words of [
      'bridge.yaml is right.',
      'http://127.0.0.1:8080',
      'tenant acme (Acme)',
      'mode 3, profile 9.9 with typing.toAgent true',
      'experts acme.example, agents vcc.acme.example through 127.0.0.1 port 5347',
      '2 agents, 1 supervisor, 0 auditors, 1 listed expert, 1 VO licence',
      'passwords (3 agents without one)',
      'monitoring   on for group support, else off',
      'transcripts  off',
      'tenant globex (Globex)',
    ]) {
      expect(printed).toContain(words);
    }
  });
});

describe('expert-connect schema', () => {
  it.each(['bridge', 'tenant'])('prints the description of a %s file', async (kind) => {
    const { code, printed } = await run(['schema', kind]);
    expect(code).toBe(0);
    expect(JSON.parse(printed)).toMatchObject({ type: 'object', additionalProperties: false });
  });
});

describe('expert-connect hash-password', () => {
  it('prints a hash that the password fits, and that a tenant’s file takes', async () => {
    const { code, printed } = await run(['hash-password'], 'correct horse\n');
    expect(code).toBe(0);
    expect(await verify(printed, 'correct horse')).toBe(true);
    expect(await verify(printed, 'correct horse\n')).toBe(false);
    const agents = `agents: [{ username: a, name: A, password: { argon2id: "${printed}" } }]\n`;
    expect(tenantFaults(`${acme}${agents}`)).toEqual([]);
  });

  it.each(['', '\n', 'one\ntwo\n'])('takes one password on one line, not %j', async (input) => {
    const { code, printed, told } = await run(['hash-password'], input);
    expect({ code, printed }).toEqual({ code: 1, printed: '' });
    expect(told).toContain('Expected one password');
  });
});

describe('the command line', () => {
  it.each([
    [['check', '--confg', 'x'], "unknown option '--confg'"],
    [['check', '--config'], 'argument missing'],
    [['check', '--config', 'x', 'y'], 'too many arguments'],
    [['chekc'], "unknown command 'chekc'"],
    [['--loud'], "unknown option '--loud'"],
    [['schema', 'everything'], "'everything' is invalid"],
  ])('answers %j in words, with exit code 1', async (words, answer) => {
    const { code, told } = await run(words);
    expect(code).toBe(1);
    expect(told).toContain(answer);
    expect(told).toContain('--help');
  });
});

describe('expert-connect verify', () => {
  const files = { 'bridge.yaml': 'dataDir: ./data\n', 'tenants/acme.yaml': acme };

  it('says that there is no archive, or a fault of the configuration, and exits with 1', async () => {
    const folder = folderOf(files);
    const missing = await run(['verify', '--config', `${folder}/bridge.yaml`]);
    expect(missing).toMatchObject({ code: 1, printed: expect.stringContaining('cannot be read') });
    const faulty = await run(['verify', '--config', `${folder}/none.yaml`]);
    expect(faulty).toMatchObject({ code: 1, printed: expect.stringContaining('none.yaml') });
    const head = await run(['verify', '--config', `${folder}/bridge.yaml`, '--head', 'acme']);
    expect(head).toMatchObject({ code: 1, printed: expect.stringContaining('expected a head') });
  });

  it('R26: names the tenant and the place where a transcript was changed, and exits with 1', async () => {
    const folder = folderOf(files);
    const archive = await openSqlite(`${folder}/data/archive.sqlite`);
    const lines = () => run(['verify', '--config', `${folder}/bridge.yaml`]);
    expect(await lines()).toMatchObject({ code: 0, printed: 'There are no transcripts.' });
    archive.sqlite.exec(`insert into chain_heads (tenant, number, hash) values ('acme', 2, 'x')`);
    await archive.close();
    expect(await lines()).toMatchObject({
      code: 1,
      printed:
        'acme  BROKEN  the chain ends with record 0, and should with record 2; 0 records before that hold',
    });
  });
});

describe('expert-connect archive copy', () => {
  const files = { 'bridge.yaml': 'dataDir: ./data\n', 'tenants/acme.yaml': acme };

  it('copies, and says of each table that it agrees', async () => {
    const [from, to] = [folderOf(files), folderOf(files)];
    const archive = await openSqlite(`${from}/data/archive.sqlite`);
    archive.sqlite.exec(
      `insert into subscriptions values ('acme', 'alice@vcc.acme.example', 'bob@acme.example')`,
    );
    await archive.close();
    const words = ['archive', 'copy', '--from', `${from}/bridge.yaml`, '--to', `${to}/bridge.yaml`];
    const { code, printed } = await run(words);
    expect(printed).toMatch(/^subscriptions +1 rows {2}[0-9a-f]{64}$/m);
    expect({ code, last: printed.split('\n').at(-1) }).toEqual({ code: 0, last: 'The copy is whole.' });
    // Another call would be told the same: nobody is sent to make one.
    expect(await run(words)).toMatchObject({
      code: 1,
      printed: expect.stringMatching(/not empty: there are \w+$/),
    });
  });

  it('copies nothing from nowhere, nor into itself', async () => {
    const [from, to] = [folderOf(files), folderOf(files)];
    const copy = (one: string, other: string) =>
      run(['archive', 'copy', '--from', `${one}/bridge.yaml`, '--to', `${other}/bridge.yaml`]);
    expect(await copy(from, to)).toMatchObject({
      code: 1,
      printed: expect.stringContaining('was not copied'),
    });
    expect(await copy(from, from)).toMatchObject({
      code: 1,
      printed: expect.stringContaining('same archive'),
    });
    expect(await copy(from, '/nowhere')).toMatchObject({
      code: 1,
      printed: expect.stringContaining('/nowhere'),
    });
  });
});

describe('expert-connect archive erase and hold', () => {
  it('erases nothing of whoever is held, and says so', async () => {
    const folder = folderOf({ 'bridge.yaml': 'dataDir: ./data\n', 'tenants/acme.yaml': acme });
    const about = ['--config', `${folder}/bridge.yaml`, '--tenant', 'acme'];
    const bob = ['--person', 'bob@acme.example'];
    const hold = (...more: string[]) => run(['archive', 'hold', ...about, ...more]);
    const erase = () => run(['archive', 'erase', ...about, ...bob]);
    expect(await hold()).toMatchObject({ code: 0, printed: 'Nobody is held.' });
    expect(await hold(...bob, '--because', 'case 17')).toMatchObject({
      code: 0,
      printed: expect.stringMatching(/^bob@acme.example {2}since 20\S+Z {2}case 17$/),
    });
    expect(await erase()).toMatchObject({ code: 1, printed: expect.stringContaining('held by law') });
    expect(await hold(...bob, '--release')).toMatchObject({ code: 0 });
    expect(await hold(...bob, '--release')).toMatchObject({ code: 1 });
    expect(await erase()).toMatchObject({ code: 0, printed: expect.stringContaining('messages 0,') });
  });
});
