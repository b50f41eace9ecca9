// The directions between the parts: domain ← bridge ← {xmpp, console, storage, live, ops} ← app ← main, and no cycles.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const depcruise = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
const config = join(root, '.dependency-cruiser.cjs');

interface Cruise {
  readonly summary: {
    readonly totalCruised: number;
    readonly violations: readonly {
      readonly rule: { readonly name: string };
      readonly from: string;
      readonly to: string;
    }[];
  };
}

function violationsIn(folder: string): { readonly cruised: number; readonly found: readonly string[] } {
  const output = execFileSync(
    process.execPath,
    [depcruise, '--config', config, '--output-type', 'json', 'src'],
    { cwd: folder, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const { summary } = JSON.parse(output) as Cruise;
  return { cruised: summary.totalCruised, found: summary.violations.map(({ rule }) => rule.name) };
}

let folder = '';
afterEach(() => {
  if (folder) rmSync(folder, { recursive: true, force: true });
  folder = '';
});

/** A tree with these files, beside the real one. */
function tree(files: Record<string, string>): string {
  folder = mkdtempSync(join(root, 'node_modules', '.architecture-'));
  writeFileSync(join(folder, 'tsconfig.json'), '{}');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

it('holds for every file', { timeout: 60_000 }, () => {
  const { cruised, found } = violationsIn(root);
  expect(found).toEqual([]);
  expect(cruised).toBeGreaterThan(100);
});

it('would not hold for an edge that imports another, a domain with I/O, or a cycle', {
  timeout: 60_000,
}, () => {
  const broken = tree({
    'src/xmpp/a.ts': "import { b } from '../console/b.ts';\nexport const a = b;\n",
    'src/console/b.ts': 'export const b = 1;\n',
    'src/domain/c.ts': "import { readFileSync } from 'node:fs';\nexport const c = readFileSync;\n",
    'src/domain/d.ts': "import { e } from './e.ts';\nexport const d = () => e;\n",
    'src/domain/e.ts': "import { d } from './d.ts';\nexport const e = () => d;\n",
    'src/bridge/f.ts': "import { b } from '../console/b.ts';\nexport const f = b;\n",
  });
  const { found } = violationsIn(broken);
  for (const rule of ['xmpp-is-an-edge', 'domain-is-pure', 'no-cycles', 'bridge-knows-only-the-domain']) {
    expect(found).toContain(rule);
  }
});

it('docs/architecture.md names files that exist', () => {
  const text = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
  const named = [...text.matchAll(/`((?:[a-z0-9-]+\/)+[a-z0-9-]+\.ts)/g)].map(([, path = '']) => path);
  expect(named.length).toBeGreaterThan(30);
  const missing = named.filter((path) => !['', 'src'].some((at) => existsSync(join(root, at, path))));
  expect(missing).toEqual([]);
});
