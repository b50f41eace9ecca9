// Writes what is generated from the code: `npm run generate` builds first. Tests prove that the files are up to date.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const printed = (kind) =>
  execFileSync(process.execPath, ['dist/main.js', 'schema', kind], { encoding: 'utf8' });

writeFileSync('config/bridge.schema.json', printed('bridge'));
writeFileSync('config/tenant.schema.json', printed('tenant'));

// A page of documentation holds its table between two comments that name it.
let page = readFileSync('docs/configuration.md', 'utf8');
for (const kind of ['bridge-table', 'tenant-table']) {
  const between = new RegExp(`(<!-- generated: ${kind} -->\n)[\\s\\S]*?(<!-- end -->)`);
  page = page.replace(between, (_, begin, end) => `${begin}${printed(kind)}${end}`);
}
writeFileSync('docs/configuration.md', page);

// The protocol's description, then the page's types, which are made from it: their tests can write them.
const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'unit'];
for (const test of ['test/console/description.test.ts', 'test/page/types.test.ts']) {
  execFileSync(process.execPath, [...vitest, test], {
    stdio: 'ignore',
    env: { ...process.env, UPDATE_DOCS: '1' },
  });
}
