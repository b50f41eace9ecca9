import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { exportRooms, importRooms } from '../../src/commands/archive-portable.ts';
import { messageId } from '../../src/domain/ids.ts';
import type { BareJid } from '../../src/domain/jid.ts';
import type { Message } from '../../src/domain/message.ts';
import { openArchive } from '../../src/storage/place.ts';
import { messagesOf } from '../../src/storage/portable.ts';
import { openStorage } from '../../src/storage/storage.ts';
import { acme, environment, folderOf } from '../config/folder.ts';
import { isSignedIn } from '../support/bridge-ports.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { alice, bob, carol, dave } from '../support/people.ts';

const home = () => folderOf({ 'bridge.yaml': 'dataDir: ./data\n', 'tenants/acme.yaml': acme });
const archiveIn = (folder: string) => ({ sqlite: { file: join(folder, 'data/archive.sqlite') } });
let at = Date.UTC(2026, 0, 5, 9);

const message = (id: string, more: Partial<Message> = {}): Message => ({
  ...{
    id: messageId(id),
    direction: 'in',
    from: bob,
    at: ++at,
    text: `text of ${id}: <&> "打印机" 👩‍🚀\nline`,
  },
  room: { tenantId: alice.tenantId, agent: alice.jid, expert: bob },
  ...{ links: [], files: [], fate: { state: 'stored' } },
  ...(more.direction !== 'out' && { senderId: `sent-${id}`, senderAddress: `${bob}/phone` }),
  ...more,
});

async function anArchive(): Promise<string> {
  const folder = home();
  const storage = await openStorage({
    archive: archiveIn(folder),
    repeatMs: 1,
    keptEvents: 100,
    now: () => at,
    onFault: () => {},
  });
  const ids = { session: () => 'x' as never, message: () => messageId('x') };
  await isSignedIn(alice, { ...storage, ids, clock: new ManualClock() });
  const { journal } = storage;
  const out = { direction: 'out', from: alice.jid } as const;
  await journal.receive(message('one', { links: [{ url: 'https://acme.example', text: 'acme' }] }));
  await journal.send(message('two', { ...out, html: '<p>two</p>' }), false);
  await journal.settle([messageId('two')], { state: 'delivered' }, 'receipt');
  await journal.receive(message('corrected'), 'sent-one');
  const url = 'https://upload.acme.example/a b.pdf';
  await journal.receive(message('file', { text: url, files: [{ url, name: 'a.pdf', size: 7 }] }));
  await journal.receive(message('withdrawn', { text: '', retracted: true }), 'sent-file');
  await journal.send(message('failed', out), false);
  await journal.settle([messageId('failed')], { state: 'failed', reason: 'gone' }, 'bounce');
  await journal.send(message('redirected', { ...out, fate: { state: 'redirected' } }), false);
  await journal.receive(message('to-vo', { vo: 'redirected', fate: { state: 'redirected' } }));
  await journal.send(message('from-vo', { ...out, vo: 'answer' }), false);
  await journal.receive(message('hers', { from: carol, room: { ...message('x').room, expert: carol } }));
  await storage.close();
  return folder;
}

async function all(folder: string, person: BareJid) {
  const archive = await openArchive(archiveIn(folder));
  const messages: Message[] = [];
  for await (const one of messagesOf(archive, { tenant: 'acme', person })) messages.push(one.message);
  await archive.close();
  return messages;
}

const printed: string[] = [];
const about = (folder: string) => ({ config: join(folder, 'bridge.yaml'), tenant: 'acme' });
const moves = async (from: string, to: string, format: 'jsonl' | 'xml', person: string, other?: string) => {
  const file = join(from, `of-${person}.${format}`);
  const asked = { ...about(from), format, person, to: file, ...(other !== undefined && { with: other }) };
  expect(await exportRooms(asked, environment, (line) => printed.push(line)), printed.at(-1)).toBe(0);
  expect(
    await importRooms({ ...about(to), format, from: file }, environment, (line) => printed.push(line)),
    printed.at(-1),
  ).toBe(0);
  return file;
};

it('JSON Lines have all of a person’s rooms, and give it to another archive', async () => {
  const [here, there] = [await anArchive(), home()];
  const file = await moves(here, there, 'jsonl', alice.jid);
  expect(readFileSync(file, 'utf8').trimEnd().split('\n')).toHaveLength(10);
  // An agent's message that is not known to have arrived is not sent again.
  const known = (await all(here, alice.jid)).map((one) => ({
    ...one,
    ...(one.fate.state === 'stored' && { fate: { state: 'delivered' } }),
  }));
  expect(known).toHaveLength(10);
  expect(await all(there, alice.jid)).toEqual(known);
  await importRooms({ ...about(there), format: 'jsonl', from: file }, environment, (line) =>
    printed.push(line),
  );
  expect(printed.at(-1)).toBe('0 messages stored, 10 were there already.');
});

it('one room, or one person’s rooms, and no others', async () => {
  const [here, there] = [await anArchive(), home()];
  await moves(here, there, 'jsonl', alice.jid, carol);
  expect((await all(there, alice.jid)).map(({ id }) => id)).toEqual(['hers']);
  await moves(here, there, 'jsonl', bob);
  expect(await all(there, bob)).toHaveLength(9);
  expect(await all(there, dave.jid)).toEqual([]);
});

it('XEP-0227: XML has what was delivered, and gives it to another archive', async () => {
  const [here, there] = [await anArchive(), home()];
  const file = await moves(here, there, 'xml', bob);
  const text = readFileSync(file, 'utf8');
  expect(text).toMatch(
    /^<\?xml version='1.0' encoding='UTF-8'\?>\n<server-data xmlns="urn:xmpp:pie:0"><host jid="acme.example"><user name="bob"><archive xmlns="urn:xmpp:pie:0#mam">\n<result xmlns="urn:xmpp:mam:2" id="one"><forwarded/,
  );
  expect(text).toMatch(/<\/archive><\/user><\/host><\/server-data>\n$/);
  expect(text).not.toContain('failed');
  const facts = (messages: readonly Message[]) =>
    messages.map(({ id, room, direction, from, at, text, senderId, replaces, retracted, fate }) => ({
      ...{ id, room, direction, from, at, text, senderId, replaces, retracted, fate },
    }));
  const delivered = (await all(here, bob))
    .filter(({ fate }) => fate.state !== 'failed')
    .map((one): Message => (one.fate.state === 'stored' ? { ...one, fate: { state: 'delivered' } } : one));
  expect(facts(await all(there, bob))).toEqual(facts(delivered));
});

it('nothing goes where later messages are, nor from what is no such file', async () => {
  const [here, there] = [await anArchive(), await anArchive()];
  const file = await moves(here, home(), 'jsonl', bob);
  const later = readFileSync(file, 'utf8').replaceAll('"id":"', '"id":"new-');
  writeFileSync(file, later);
  const from = (format: 'jsonl' | 'xml') =>
    importRooms({ ...about(there), format, from: file }, environment, (line) => printed.push(line));
  expect(await from('jsonl')).toBe(1);
  expect(printed.at(-1)).toContain('later messages already');
  expect(await from('xml')).toBe(1);
  writeFileSync(file, '{"id": "one"}\n');
  expect(await from('jsonl')).toBe(1);
  expect(printed.at(-1)).toContain(`${file}:1: expected a message`);
  const again = { ...about(here), format: 'jsonl', person: bob, to: file } as const;
  expect(await exportRooms(again, environment, (line) => printed.push(line))).toBe(1);
});
