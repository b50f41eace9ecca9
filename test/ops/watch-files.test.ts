import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { configSources, entriesOnTheWayTo } from '../../src/config/sources.ts';
import { systemClock } from '../../src/ops/clock.ts';
import { watchFiles } from '../../src/ops/watch-files.ts';
import { acme, folderOf } from '../config/folder.ts';
import { eventually } from '../support/eventually.ts';
import { quiet } from '../support/linked.ts';

function watched(file: string) {
  let changes = 0;
  const stop = watchFiles({
    places: () => {
      const { files, tenantsFolder } = configSources(file);
      return [...files.flatMap(entriesOnTheWayTo), { folder: tenantsFolder }];
    },
    onChange: () => {
      changes += 1;
    },
    ...{ quietMs: 20, clock: systemClock, log: quiet },
  });
  onTestFinished(stop);
  let known = configSources(file).fingerprint;
  return {
    changes: () => changes,
    /** Resolved when a change was noticed after which the files say something else. */
    noticed: async () => {
      await eventually(() => {
        const { fingerprint } = configSources(file);
        expect(changes).toBeGreaterThan(0);
        expect(fingerprint).not.toBe(known);
      });
      known = configSources(file).fingerprint;
      changes = 0;
    },
  };
}

const files = { 'bridge.yaml': 'tenants: ./tenants\n', 'tenants/acme.yaml': acme };

describe('a change is noticed', () => {
  it('of a file that is written over, replaced, added, taken away', async () => {
    const folder = folderOf(files);
    const watch = watched(join(folder, 'bridge.yaml'));
    writeFileSync(join(folder, 'tenants/acme.yaml'), `${acme}# more\n`);
    await watch.noticed();
    writeFileSync(join(folder, 'tenants/new'), `${acme}# other\n`);
    renameSync(join(folder, 'tenants/new'), join(folder, 'tenants/acme.yaml'));
    await watch.noticed();
    writeFileSync(join(folder, 'tenants/globex.yaml'), 'id: globex\n');
    await watch.noticed();
    rmSync(join(folder, 'tenants/globex.yaml'));
    await watch.noticed();
    writeFileSync(join(folder, 'bridge.yaml'), 'tenants: ./tenants\nlog: { level: debug }\n');
    await watch.noticed();
  });

  it('of a secret in a file, also where the tenant’s file is broken', async () => {
    const withFile = acme.replace('{ env: ACME_SECRET }', '{ file: ../secrets/acme }');
    const folder = folderOf({ ...files, 'tenants/acme.yaml': `${withFile}mode: 9\n`, 'secrets/acme': 'one' });
    const watch = watched(join(folder, 'bridge.yaml'));
    writeFileSync(join(folder, 'secrets/acme'), 'two');
    await watch.noticed();
  });

  it('of a link that is swapped: to a file, to a folder, on the way to it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'expert-connect-links-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const release = (name: string, text: string) => {
      mkdirSync(join(folder, name, 'tenants'), { recursive: true });
      writeFileSync(join(folder, name, 'bridge.yaml'), 'tenants: ./tenants\n');
      writeFileSync(join(folder, name, 'tenants/acme.yaml'), text);
    };
    const point = (link: string, target: string) => {
      symlinkSync(target, join(folder, `${link}.new`));
      renameSync(join(folder, `${link}.new`), join(folder, link));
    };
    release('one', acme);
    release('two', `${acme}# two\n`);
    release('three', `${acme}# three\n`);
    // As container platforms mount a volume: the name is a link through a link.
    point('..data', 'one');
    point('config', '..data');
    const watch = watched(join(folder, 'config/bridge.yaml'));
    point('..data', 'two');
    await watch.noticed();
    point('config', 'three');
    await watch.noticed();
    writeFileSync(join(folder, 'three/tenants/acme.yaml'), `${acme}# more\n`);
    await watch.noticed();
  });

  it('but not of other files beside them, such as a log that is written all the time', async () => {
    const folder = folderOf(files);
    const watch = watched(join(folder, 'bridge.yaml'));
    writeFileSync(join(folder, 'bridge.log'), 'a line\n');
    writeFileSync(join(folder, 'archive.sqlite'), 'a page\n');
    // What is noticed is noticed in order.
    writeFileSync(join(folder, 'bridge.yaml'), 'tenants: ./tenants\nlog: {}\n');
    await eventually(() => expect(watch.changes()).toBe(1));
  });
});
