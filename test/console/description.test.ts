import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { protocolDescription } from '../../src/console/protocol/description.ts';

const published = new URL('../../docs/console-protocol.json', import.meta.url);

describe('the description of the console protocol', () => {
  it('is published as the schemas have it (UPDATE_DOCS=1 writes it)', async () => {
    const text = `${JSON.stringify(protocolDescription(), undefined, 2)}\n`;
    if (process.env.UPDATE_DOCS) await writeFile(published, text);
    expect(await readFile(published, 'utf8')).toBe(text);
  });

  it('has no reference that leads nowhere', () => {
    const text = JSON.stringify(protocolDescription());
    const { components } = JSON.parse(text) as { components: { schemas: Record<string, unknown> } };
    const names = [...text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(
      ([, name]) => name ?? '',
    );
    expect(names).toContain('Message');
    expect(names.filter((name) => !(name in components.schemas))).toEqual([]);
    expect(text).not.toContain('$defs');
  });

  it('names every event, refusal and close code of the contract', () => {
    const text = JSON.stringify(protocolDescription());
    const names = [
      ...[
        'chat.message',
        'chat.fate',
        'chat.typing',
        'chat.unread',
        'chat.ended',
        'contact.changed',
        'link.changed',
      ],
      ...['not-signed-in', 'token-expired', 'not-in-group', 'not-mode-3', 'use-vo-entry', 'unknown-contact'],
      ...['agent-offline', 'outside-window', 'no-files', 'too-long', 'too-fast', 'empty', 'not-supervisor'],
      ...['not-monitored', 'ended', 'unavailable'],
    ];
    expect(names.filter((name) => !text.includes(`"${name}"`))).toEqual([]);
    const codes = [1002, 1008, 1009, 1012, 1013, 4401, 4403, 4408, 4409];
    expect(codes.filter((code) => !text.includes(`"code":${code}`))).toEqual([]);
  });
});
