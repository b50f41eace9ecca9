import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serverKinds } from '../../src/demo/private-server.ts';
import type { ArchivedMessage } from '../support/archive.ts';
import { type RunningStack, runStack } from '../support/bridge.ts';
import { eventually } from '../support/eventually.ts';
import { mixedText } from '../support/mixed-texts.ts';

const alice = 'alice@vcc.acme.example';
const bob = 'bob@acme.example';

/** ejabberd writes what it has acknowledged up to two seconds later (Mnesia's log): killed before, it has forgotten the subscription. */
const rosterIsOnDisk = ({ server }: RunningStack) =>
  eventually(async () => {
    expect((await readFile(join(server.dir, 'spool', 'LATEST.LOG'))).includes('alice')).toBe(true);
  });

for (const kind of serverKinds) {
  describe(`kill -9 of ${kind}`, () => {
    let stack: RunningStack;
    beforeAll(async () => {
      stack = await runStack(kind, { messagesPerSecond: 1000 });
    });
    afterAll(() => stack.remove());

    it('R3, R17: experts see the truth again, and get in order what was written meanwhile', async () => {
      const before = await stack.expert('bob');
      await before.roster();
      await before.subscribe(alice);
      const console = await stack.console('alice');
      await before.seesPresence(alice, 'online');
      const { id } = await console.says(bob, 'before');
      await before.seesMessage(alice, 'before');
      await console.told('chat.fate', { id, fate: 'delivered' });

      if (kind === 'ejabberd') await rosterIsOnDisk(stack);
      await stack.server.kill();
      await console.told('link.changed', { up: false });
      const texts = Array.from({ length: 20 }, (_, n) => mixedText('meanwhile', n));
      const sent = [];
      for (const text of texts) sent.push(await console.says(bob, text));
      expect(sent.map(({ fate }) => fate)).toEqual(texts.map(() => 'stored'));

      await stack.server.start();
      await console.told('link.changed', { up: true }, 60_000);
      const after = await stack.expert('bob');
      await after.seesPresence(alice, 'online');
      const arrived = (archive: readonly ArchivedMessage[]) =>
        archive.flatMap(({ text = '' }) => (texts.includes(text) ? [text] : []));
      // Presence goes ahead of what waited (decision 40).
      await console.told('chat.fate', { id: sent.at(-1)?.id ?? '', fate: 'delivered' });
      await eventually(async () => {
        const { messages } = await after.archive({ before: '', max: 50 });
        expect(arrived(messages)).toEqual(texts);
      });
      // A client that reads no archive has them, too; ejabberd may withhold the first ones (decision 13).
      if (kind === 'prosody') for (const text of texts) await after.seesMessage(alice, text);

      await console.logsOut();
      await after.seesPresence(alice, 'offline');
      await after.signOut();
    });
  });
}
