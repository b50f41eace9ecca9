import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { type Description, typesOf } from '../../src/console/protocol/typescript.ts';

const published = new URL('../../docs/console-protocol.json', import.meta.url);
const types = new URL('../../src/page/protocol/types.ts', import.meta.url);

describe('the types of the page', () => {
  it('are those of the published protocol (UPDATE_DOCS=1 writes them)', async () => {
    const text = typesOf(JSON.parse(await readFile(published, 'utf8')) as Description);
    if (process.env.UPDATE_DOCS) await writeFile(types, text);
    expect(await readFile(types, 'utf8')).toBe(text);
  });
});
