import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseYaml } from '../../src/config/yaml-file.ts';
import { fuzzMs, tried } from '../support/fuzz.ts';
import { acme, bridgeFaults, faultsOf, removeFolders, tenantFaults } from './folder.ts';

describe('YAML that is none', () => {
  it('is told by line and column, every fault of the file', () => {
    expect(bridgeFaults('log: { level: "x\\q" }\nxmpp: { host: @here }\ndataDir: a: b\n')).toEqual([
      'bridge.yaml:1:17: (file): expected a known escape behind \\ in "text"; use \'text\' for text with \\ in it',
      'bridge.yaml:2:15: (file): expected text that begins with @, ` or % to stand in quotes',
      'bridge.yaml:3:10: (file): expected one key on this line; text with ": " in it needs quotes',
    ]);
  });

  it('does not hide the faults of other files', () => {
    const faults = faultsOf({
      'bridge.yaml': 'log: [',
      'tenants/acme.yaml': acme.replace('mode: 3', 'mode: 4'),
    });
    expect(faults).toHaveLength(2);
    expect(faults[1]).toBe('tenants/acme.yaml:3:7: mode: expected 1 or 2 or 3, found a number');
  });

  it.each([
    ['a key that stands twice', 'dataDir: a\ndataDir: b\n', '2:1', 'each key once'],
    ['tabs as indentation', 'log:\n\tlevel: info\n', '2:1', 'tabs do not indent'],
    ['an open bracket', 'gateway: { port: 1\ndataDir: x\n', '2:1', 'brackets must close'],
    ['an open quote', 'dataDir: "x\n', '2:1', 'may not be closed'],
    ['a second document', 'dataDir: a\n---\ndataDir: b\n', '2:1', 'one document'],
    ['an unknown tag', 'dataDir: !env HOME\n', '1:10', 'no tag'],
    ['a tag that is not of YAML 1.2 core', 'dataDir: !!binary aGVsbG8=\n', '1:19', 'expected text'],
    ['an unknown directive', '%FOO bar\n---\ndataDir: a\n', '1:1', 'no directive'],
    ['an alias of nothing', 'dataDir: *nowhere\n', '1:10', 'anchor (&name) that stands above'],
    ['an alias above its anchor', 'dataDir: *a\ntenants: &a b\n', '1:10', 'anchor (&name) that stands above'],
  ])('is told: %s', (_, bridge, place, words) => {
    const faults = bridgeFaults(bridge);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(new RegExp(`^bridge.yaml:${place}: `));
    expect(faults[0]).toContain(words);
  });

  it.each([
    ['nothing', ''],
    ['comments only', '# nothing\n\n'],
    ['a start only', '---\n'],
    ['null', 'null\n'],
  ])('an empty file is a fault: %s', (_, text) => {
    expect(tenantFaults(text)).toEqual([
      'tenants/acme.yaml:1:1: (file): expected settings; the file is empty',
    ]);
  });

  it('a file that is no map is a fault', () => {
    expect(bridgeFaults('- a\n')).toEqual([
      'bridge.yaml:1:1: (file): expected a map (name: value), found a list',
    ]);
    expect(bridgeFaults('hello\n')).toEqual([
      'bridge.yaml:1:1: (file): expected a map (name: value), found text',
    ]);
  });

  it('a file that is not UTF-8 is told by the place of the first wrong byte', () => {
    const latin1 = Buffer.from('id: acme\nname: Caf\xe9\n', 'latin1');
    expect(faultsOf({ 'bridge.yaml': 'dataDir: a\n', 'tenants/acme.yaml': latin1 })).toEqual([
      'tenants/acme.yaml:2:10: (file): expected text in UTF-8',
    ]);
  });

  it('a byte order mark and Windows line ends do not move the places', () => {
    expect(bridgeFaults('\ufeffdataDir: 1\n')).toEqual([
      'bridge.yaml:1:10: dataDir: expected text, found a number: put it into quotes',
    ]);
    expect(bridgeFaults('\ufeffdataDir: a\r\ngateway:\r\n  port: x\r\n')).toEqual([
      'bridge.yaml:3:9: gateway.port: expected a whole number, found text',
    ]);
  });

  it('a file that is not there is a fault, and a missing folder of tenants', () => {
    expect(faultsOf({})).toEqual(['bridge.yaml:1:1: (file): expected a file that can be read (ENOENT)']);
    expect(faultsOf({ 'bridge.yaml': 'log: {}\ntenants: ./nowhere\n' })).toEqual([
      'bridge.yaml:2:10: tenants: expected a folder that can be read (ENOENT)',
    ]);
    expect(faultsOf({ 'bridge.yaml': 'log: {}\n', 'tenants/readme.txt': 'x' })).toEqual([
      'bridge.yaml:1:1: tenants: expected at least one tenant file (*.yaml) in the folder',
    ]);
  });
});

describe('YAML that would grow without end', () => {
  it('aliases that unfold to billions are refused at once', () => {
    const layers = Array.from({ length: 12 }, (_, n) =>
      n === 0
        ? 'a0: &a0 [x,x,x,x,x,x,x,x,x]'
        : `a${n}: &a${n} [${Array(9)
            .fill(`*a${n - 1}`)
            .join(',')}]`,
    );
    const faults = bridgeFaults(`${layers.join('\n')}\n`);
    expect(faults.join('\n')).toContain('aliases (*name)');
    const fewer = bridgeFaults(`${layers.slice(0, 8).join('\n')}\n`);
    expect(fewer).toEqual(['bridge.yaml:2:10: (file): expected aliases (*name) that unfold to less']);
  });

  it('more than a hundred aliases are refused', () => {
    const list = (length: number) => `a: &a x\nb: [${Array(length).fill('*a').join(',')}]\n`;
    expect(parseYaml('x.yaml', list(100)).faults).toEqual([]);
    expect(parseYaml('x.yaml', list(101)).faults).toMatchObject([
      { line: 2, column: 305, message: 'expected at most 100 aliases (*name)' },
    ]);
  });

  it('a value that contains itself is a fault like another', () => {
    expect(bridgeFaults('gateway: &g { tls: *g }\n').join('\n')).toContain('gateway.tls.certificate');
    expect(tenantFaults('groups: &g [*g]\n').join('\n')).toContain('groups[0]: expected a map');
  });

  it.each(['[', '{a: ', '- ', '? ', '[{a: '])('deep nesting of %j ends no process', (open) => {
    const [fault, ...more] = bridgeFaults(open.repeat(20_000));
    expect(fault).toMatch(/^bridge.yaml:1:\d+: \(file\): expected at most 64 levels of nesting$/);
    expect(more).toEqual([]);
  });

  it('an alias may share what is said twice; its faults stand where the value is', () => {
    const shared = 'gateway:\n  tls: &tls { certificate: a, kye: b }\narchive: *tls\n';
    expect(bridgeFaults(shared).filter((fault) => fault.includes('kye'))).toEqual([
      'bridge.yaml:2:31: gateway.tls.kye: expected a known setting, not "kye"; did you mean "key"?',
      'bridge.yaml:2:31: archive.kye: expected a known setting, not "kye"; known here: sqlite, postgresql',
    ]);
  });
});

// Words and marks that make YAML, and settings that make a configuration, in any order.
const words = [
  ...[
    'id',
    'name',
    'mode',
    'vo',
    'vcc',
    'domain',
    'secret',
    'env',
    'file',
    'agents',
    'username',
    'groups',
    'tenants',
  ],
  ...[
    'gateway',
    'tls',
    'limits',
    'profile',
    'overrides',
    'picture',
    'password',
    'argon2id',
    'licences',
    '__proto__',
  ],
  ...[
    ': ',
    ':\n  ',
    ':\n',
    '\n',
    '\n  ',
    '\n    ',
    '- ',
    '\n- ',
    '? ',
    ', ',
    '[',
    ']',
    '{',
    '}',
    '"',
    "'",
    '|',
    '>',
  ],
  ...[
    '&a ',
    '*a',
    '!t ',
    '!!set ',
    '!!omap ',
    '---\n',
    '...\n',
    '%YAML 1.1\n',
    '#',
    '\t',
    '\0',
    '\ud800',
    'é',
    '<<',
  ],
  ...['3', '1e999', 'true', 'null', '~', '9.9', '.', '/', '@', 'acme.example', '0x1f', '-0', 'constructor'],
];

describe('whatever stands in the files', () => {
  const text = fc.oneof(
    fc.array(fc.constantFrom(...words), { maxLength: 40 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary', maxLength: 200 }),
  );

  it(
    'fuzz: only a ConfigError comes out, whose faults have a place in the file',
    () => {
      fc.assert(
        fc.property(text, text, fc.boolean(), (bridge, tenant, appended) => {
          const files = {
            'bridge.yaml': bridge,
            'tenants/acme.yaml': appended ? `${acme}${tenant}` : tenant,
          };
          const faults = faultsOf(files);
          removeFolders();
          for (const fault of faults) {
            const [, file, line, column] =
              /^(bridge\.yaml|tenants\/acme\.yaml):(\d+):(\d+): \S/.exec(fault) ?? [];
            const lines = Buffer.from(files[file as keyof typeof files] ?? '')
              .toString()
              .split('\n');
            expect(Number(line)).toBeLessThanOrEqual(lines.length);
            expect(Number(column)).toBeLessThanOrEqual((lines[Number(line) - 1] ?? '').length + 1);
          }
        }),
        tried(500),
      );
    },
    fuzzMs,
  );
});
