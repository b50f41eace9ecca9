import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check } from '../../src/commands/check.ts';
import { acme, environment, faultsOf, folderOf, load, tenantFaults } from './folder.ts';

const fromFile = acme.replace('{ env: ACME_SECRET }', '{ file: ./acme.secret }');
const files = (secret: string) => ({
  'bridge.yaml': 'log: {}\n',
  'tenants/acme.yaml': fromFile,
  'tenants/acme.secret': secret,
});

describe('a secret', () => {
  it('comes from the environment or from a file, without the line break at its end', () => {
    const secrets = (given: Parameters<typeof load>[0]) =>
      load(given).tenants.map((tenant) => tenant.componentSecret);
    expect(secrets({ 'bridge.yaml': 'log: {}\n', 'tenants/acme.yaml': acme })).toEqual(['only-acme-knows']);
    expect(secrets(files('from a file\n'))).toEqual(['from a file']);
    expect(secrets(files('from a file\r\n'))).toEqual(['from a file']);
    expect(secrets(files(' with blanks '))).toEqual([' with blanks ']);
  });

  it.each([
    ['an environment that lacks it', {}, 'expected an environment variable that is set'],
    ['an empty variable', { ACME_SECRET: '' }, 'expected a secret, found it empty'],
    ['a variable of two lines', { ACME_SECRET: 'one\ntwo' }, 'expected a secret on one line of text'],
  ])('is missed in %s', (_, env, message) => {
    const faults = faultsOf({ 'bridge.yaml': 'log: {}\n', 'tenants/acme.yaml': acme }, env);
    expect(faults).toEqual([`tenants/acme.yaml:7:18: vcc.secret.env: ${message}`]);
  });

  it.each([
    ['an empty file', '', 'expected a secret, found it empty'],
    ['a line break only', '\n', 'expected a secret, found it empty'],
    ['two lines', 'hunter2\nhunter3\n', 'expected a secret on one line of text'],
    ['bytes that are no text', 'a\0b', 'expected a secret on one line of text'],
  ])('is missed in %s', (_, secret, message) => {
    expect(faultsOf(files(secret))).toEqual([`tenants/acme.yaml:7:19: vcc.secret.file: ${message}`]);
  });

  it('is missed where the file is', () => {
    expect(tenantFaults(fromFile)).toEqual([
      'tenants/acme.yaml:7:19: vcc.secret.file: expected a file that can be read (ENOENT)',
    ]);
    expect(tenantFaults(fromFile, { 'tenants/acme.secret/x': '' })).toEqual([
      'tenants/acme.yaml:7:19: vcc.secret.file: expected a file that can be read (EISDIR)',
    ]);
  });

  // Where an operator may have put the secret itself, by mistake.
  const misplaced = [
    'secret: <it>',
    'secret: "<it>"',
    'secret: [<it>]',
    'secret: {<it>}',
    'secret: { <it>: a }',
    'secret: { env: <it> }',
    'secret: { env: "$<it>" }',
    'secret: { file: <it> }',
    'secret: { file: /run/<it>/x }',
    'secret: { env: A, file: <it> }',
    'secret: "<it>" <it>',
    'secret: @<it>',
    'secret: |<it>',
    'secret: !<it> a',
    'secret: *<it>',
    'secret: { env: A } <it>',
    'secret:\n    <it>\n  <it>',
    'secret:\n    - <it>',
    'secret: "<it>\\q',
  ];

  it.each(misplaced)('is not repeated by the fault at %j', (line) => {
    const text = acme.replace('secret: { env: ACME_SECRET }', line.replaceAll('<it>', 'hunter2'));
    const faults = tenantFaults(text);
    expect(faults.length).toBeGreaterThan(0);
    expect(faults.join('\n')).not.toContain('hunter2');
  });

  it.each(['password: <it>', 'password: { <it>: a }', 'password: { argon2id: <it> }', 'password: [<it>]'])(
    'of an agent is not repeated by the fault at %j',
    (line) => {
      const agent = `agents:\n  - username: a\n    name: A\n    ${line.replaceAll('<it>', 'hunter2')}\n`;
      const faults = tenantFaults(`${acme}${agent}`);
      expect(faults.length).toBeGreaterThan(0);
      expect(faults.join('\n')).not.toContain('hunter2');
    },
  );

  it('is in no fault, whatever is broken around it', () => {
    const secret = 'Tr0ub4dor';
    const at = fc.nat({ max: acme.length });
    fc.assert(
      fc.property(
        at,
        fc.constantFrom('"', "'", '{', '}', '[', ':', '\n', '\t', '*', '!', '|', '%'),
        (offset, mark) => {
          const text = acme.replace('{ env: ACME_SECRET }', secret);
          const broken = `${text.slice(0, offset)}${mark}${text.slice(offset)}`;
          expect(tenantFaults(broken).join('\n')).not.toContain(secret);
        },
      ),
      { numRuns: 300 },
    );
  }, 30_000);

  it('is not in what check prints when all is right', () => {
    const folder = folderOf({
      'bridge.yaml': 'tokens: { secret: { env: TOKEN_KEY } }\n',
      'tenants/acme.yaml': acme,
    });
    const lines: string[] = [];
    const key = 'token-key-token-key-token-key-token-key';
    const code = check(`${folder}/bridge.yaml`, { ...environment, TOKEN_KEY: key }, (line) =>
      lines.push(line),
    );
    expect(code).toBe(0);
    expect(lines.join('\n')).not.toContain(key);
    expect(lines.join('\n')).not.toContain('only-acme-knows');
  });
});
