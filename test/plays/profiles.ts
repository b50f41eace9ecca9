// R28: the table of profiles, row by row, for each of the three.
import { randomUUID } from 'node:crypto';
import { default as xml } from '@xmpp/xml';
import { describe, expect, it } from 'vitest';
import { type ProfileName, profiles } from '../../src/domain/profile.ts';
import type { AgentConsole } from '../support/console.ts';
import {
  alice,
  bodyOf,
  carol,
  everythingArrived,
  hank,
  ivy,
  joanna,
  type PlayExpert,
  peter,
  type Stage,
} from './stage.ts';

const states = 'http://jabber.org/protocol/chatstates';

/** Somebody under each profile. */
const people: readonly {
  readonly profile: ProfileName;
  readonly signIn: string;
  readonly agent: string;
  readonly expert: string;
}[] = [
  { profile: '9.9', signIn: 'alice', agent: alice, expert: carol },
  { profile: '9.10', signIn: 'ivy@globex', agent: ivy, expert: hank },
  { profile: 'current', signIn: 'joanna@initech', agent: joanna, expert: peter },
];

export function profilesPlay(stage: Stage): void {
  for (const { profile, signIn, agent, expert: jid } of people) {
    const both = async (): Promise<[AgentConsole, PlayExpert]> => {
      const console = await stage.console(signIn);
      const expert = await stage.expert(jid);
      const text = `hello ${randomUUID()}`;
      await expert.says(agent, text);
      await console.sees({ text });
      return [console, expert];
    };
    const nothingMore = (expert: PlayExpert) => everythingArrived(expert, agent);

    describe(profile, () => {
      it('R28: the console is told the lines in force', async () => {
        const { settings } = (await stage.console(signIn)).opening;
        expect(settings).toMatchObject({ profile, ...profiles[profile] });
      });

      it('R28: the history window in the console', async () => {
        const [console, expert] = await both();
        const texts = Array.from({ length: 33 }, () => randomUUID());
        for (const text of texts) {
          await expert.says(agent, text);
          await console.sees({ text });
        }
        const page = await console.opens(jid);
        expect(page.messages.map(({ text }) => text)).toEqual(texts.slice(3));
        expect(page.more).toBe(profile !== '9.9');
        const older = console.request('chat.history', {
          with: jid,
          before: page.messages[0]?.id ?? '',
          limit: 3,
        });
        if (profile === '9.9')
          await expect(older).rejects.toMatchObject({ data: { reason: 'outside-window' } });
        else expect((await older).messages.map(({ text }) => text)).toEqual(texts.slice(0, 3));
      });

      it('R28: an agent’s presence in VO', async () => {
        const expert = await stage.expert(jid);
        await expert.subscribe(agent);
        await expert.seesPresence(agent, 'offline');
        const console = await stage.console(signIn);
        await expert.seesPresence(agent, 'online');
        await nothingMore(expert);
        const before = expert.seen.length;
        for (const [status, seen] of [
          ['on-break', 'away'],
          ['work-offline', 'dnd'],
          ['available', 'online'],
        ] as const) {
          await console.request('status.set', { status });
          if (profile === 'current') await expert.seesPresence(agent, seen);
        }
        await nothingMore(expert);
        const told = expert.seen
          .slice(before)
          .filter(
            ({ name, attrs }) =>
              name === 'presence' && attrs.from === `${agent}/console` && attrs.type === undefined,
          );
        expect(told.map((stanza) => stanza.getChildText('show') ?? 'none')).toEqual(
          profile === 'current' ? ['away', 'dnd', 'none'] : [],
        );
        for (const stanza of told) expect(stanza.getChild('status')).toBeUndefined();
        await console.logsOut();
        await expert.seesPresence(agent, 'offline');
      });

      it('R28, R4: an expert’s presence for agents', async () => {
        const expert = await stage.expert(jid);
        // Whoever has seen the agent before is asked now, or never was.
        await expert.subscribe(agent);
        if (profile === 'current') {
          await expert.sees(
            'the question',
            ({ attrs }) => attrs.type === 'subscribe' && attrs.from === agent,
          );
          await expert.approve(agent);
        }
        const text = `hello ${randomUUID()}`;
        const console = await stage.console(signIn);
        await expert.says(agent, text);
        await console.sees({ text });
        await console.opens(jid);
        if (profile !== 'current') {
          await expert.sends(xml('presence', {}, xml('show', {}, 'dnd')));
          await expert.signOut();
          await nothingMore(await stage.expert(jid));
          await console.seesNo('contact.changed');
          expect(expert.seen.filter(({ attrs }) => attrs.type === 'subscribe')).toEqual([]);
          return;
        }
        await console.told('contact.changed', { jid, online: true, status: 'available' });
        await expert.sends(xml('presence', {}, xml('show', {}, 'dnd')));
        await console.told('contact.changed', { jid, online: true, status: 'work-offline' });
        await expert.signOut();
        await console.told('contact.changed', { jid, online: false });
        await stage.restartBridge();
        const again = await stage.expert(jid);
        const back = await stage.console(signIn);
        await back.opens(jid);
        await back.told('contact.changed', { jid, online: true });
        expect(again.seen.filter(({ attrs }) => attrs.type === 'subscribe' && attrs.from === agent)).toEqual(
          [],
        );
      });

      it('R28, R20: an agent’s typing is shown to the expert', async () => {
        const [console, expert] = await both();
        console.notify('chat.typing', { with: jid, typing: true });
        await expert.sees('typing', (stanza) => stanza.getChild('composing', states) !== undefined);
        await expert.sees('that it stopped', (stanza) => stanza.getChild('paused', states) !== undefined);
      });

      it('R28, R20: an expert’s typing for the agent', async () => {
        const [console, expert] = await both();
        const types = (state: string) =>
          expert.sends(xml('message', { type: 'chat', to: agent }, xml(state, { xmlns: states })));
        await types('composing');
        if (profile === 'current') {
          await console.told('chat.typing', { with: jid, typing: true });
          // It stops by itself.
          await console.told('chat.typing', { with: jid, typing: false });
          await types('composing');
          await console.told('chat.typing', { with: jid, typing: true });
          await types('paused');
          await console.told('chat.typing', { with: jid, typing: false });
          await types('composing');
          await console.told('chat.typing', { with: jid, typing: true });
        }
        const text = `typed ${randomUUID()}`;
        await expert.says(agent, text);
        if (profile === 'current') await console.told('chat.typing', { with: jid, typing: false });
        await console.sees({ text });
        await console.seesNo('chat.typing');
      });

      it('R28, R20: no read receipts, in neither direction', async () => {
        const [console, expert] = await both();
        const { id } = await console.says(jid, 'read me');
        await expert.seesMessage(agent, 'read me');
        await console.sees({ id });
        await console.told('chat.fate', { id, fate: 'delivered' });
        const markers = 'urn:xmpp:chat-markers:0';
        const text = `mark me ${randomUUID()}`;
        await expert.says(agent, text, xml('markable', { xmlns: markers }));
        const message = await console.sees({ text });
        const before = expert.seen.length;
        await expert.sends(
          xml('message', { type: 'chat', to: agent }, xml('displayed', { xmlns: markers, id })),
        );
        await console.request('chat.read', { with: jid, id: message.id });
        await nothingMore(expert);
        expect(expert.seen.slice(before).filter(({ name }) => name === 'message')).toEqual([]);
        await console.seesNo('chat.fate');
        await console.seesNo('chat.message');
      });

      it('R28, R12: rich text is text and a link', async () => {
        const [console, expert] = await both();
        await console.says(jid, { html: `<p>see</p><table><tr><td>${profile}</td></tr></table>` });
        const stanza = await expert.sees('the message', (one) => bodyOf(one).startsWith('see'));
        expect(bodyOf(stanza)).toMatch(/http\S+\/m\/\S+/);
        expect(stanza.getChild('html')).toBeUndefined();
      });

      it('R28, R13: an agent’s files', async () => {
        const [console, expert] = await both();
        const url = `https://files.example/${randomUUID()}.pdf`;
        const draft = {
          with: jid,
          clientId: randomUUID(),
          text: 'two of them',
          files: [{ url, name: 'a.pdf' }, { url: `${url}.b` }],
        };
        if (profile !== 'current') {
          await expect(console.request('chat.send', draft)).rejects.toMatchObject({
            data: { reason: 'no-files' },
          });
          return;
        }
        const { message } = await console.request('chat.send', draft);
        expect(message.files).toMatchObject([{ url, name: 'a.pdf' }, { url: `${url}.b` }]);
        await expert.seesMessage(agent, 'two of them');
        for (const each of [url, `${url}.b`]) {
          const stanza = await expert.seesMessage(agent, each);
          expect(stanza.getChild('x', 'jabber:x:oob')?.getChildText('url')).toBe(each);
        }
        await console.told('chat.fate', { id: message.id, fate: 'delivered' });
        await console.request('chat.send', {
          with: jid,
          clientId: randomUUID(),
          files: [{ url: `${url}.c` }],
        });
        const alone = await expert.seesMessage(agent, `${url}.c`);
        expect(alone.getChild('x', 'jabber:x:oob')).toBeDefined();
        for (const bad of ['http://files.example/a', 'javascript:alert(1)', 'https://']) {
          await expect(
            console.request('chat.send', { with: jid, clientId: randomUUID(), files: [{ url: bad }] }),
          ).rejects.toMatchObject({ data: { reason: 'no-files' } });
        }
      });
    });
  }
}
