import { default as xml } from '@xmpp/xml';
import { expect, it } from 'vitest';
import { type ArchiveQuery, queryArchive } from '../support/archive.ts';
import { eventually } from '../support/eventually.ts';
import { alice, bob, hank, ivy, type PlayExpert, type Stage } from './stage.ts';

const texts = (page: { messages: readonly { text: string | undefined }[] }) =>
  page.messages.map(({ text }) => text);

/** The room from its newest message on, page by page. */
async function wholeRoom(expert: PlayExpert, of: string, max: number) {
  const all: (string | undefined)[] = [];
  for (let before = ''; ; ) {
    const page = await queryArchive(expert, { of, max, before });
    all.unshift(...texts(page));
    if (page.complete) return all;
    before = page.first ?? '';
  }
}

export function archivePlay(stage: Stage): void {
  it('R22: an expert reads the whole room from the agent’s address, whatever the console’s window', async () => {
    const console = await stage.console('alice');
    const expert = await stage.expert('bob');
    const before = await wholeRoom(expert, alice, 50);
    const said: string[] = [];
    for (let n = 1; n <= 35; n++) {
      const text = `archived ${n}`;
      said.push(text);
      if (n % 5 === 0) {
        await console.says(bob, text);
        await expert.seesMessage(alice, text);
      } else {
        await expert.says(alice, text);
        await console.sees({ text });
      }
    }
    expect(await wholeRoom(expert, alice, 8)).toEqual([...before, ...said]);
    const { count } = await queryArchive(expert, { of: alice, max: 0 });
    expect(count).toBe(before.length + 35);
    const { messages } = await queryArchive(expert, { of: alice, max: 5, before: '' });
    expect(messages.map(({ from, to }) => [from, to])).toEqual([
      ...Array.from({ length: 4 }, () => [bob, alice]),
      [alice, bob],
    ]);
  });

  it('R22: what came live is known again in the archive by its stanza-id', async () => {
    const console = await stage.console('alice');
    const expert = await stage.expert('bob');
    await console.says(bob, { html: '<ul><li>one</li><li>two</li></ul>' });
    const live = await expert.seesMessage(alice, '• one\n• two');
    const own = live.getChildren('stanza-id').find(({ attrs }) => attrs.by === alice);
    await console.says(bob, 'and after that');
    await expert.seesMessage(alice, 'and after that');
    const page = await queryArchive(expert, { of: alice, after: own?.attrs.id ?? 'none' });
    expect(texts(page)).toEqual(['and after that']);
    const { messages } = await queryArchive(expert, { of: alice, max: 2, before: '' });
    expect(messages[0]).toMatchObject({ archiveId: own?.attrs.id, text: '• one\n• two' });
    expect(messages[0]?.message.attrs.id).toBe(live.attrs.id);
  });

  it('R22, R16: a refused message is not in it; an edited and a withdrawn one are, as they were sent', async () => {
    const expert = await stage.expert('bob');
    const refused = await expert.says(alice, 'nobody is there');
    await expert.seesError(refused);
    const console = await stage.console('alice');
    const id = await expert.says(alice, 'Helo');
    await console.sees({ text: 'Helo' });
    await expert.says(alice, 'Hello', xml('replace', { xmlns: 'urn:xmpp:message-correct:0', id }));
    await console.sees({ text: 'Hello' });
    const retract = xml('retract', { xmlns: 'urn:xmpp:message-retract:1', id });
    await expert.sends(xml('message', { type: 'chat', to: alice, id: `${id}-withdrawn` }, retract));
    await console.sees({ retracted: true });
    const { messages } = await queryArchive(expert, { of: alice, max: 3, before: '' });
    expect(messages.map(({ text }) => text)).toEqual(['Helo', 'Hello', undefined]);
    expect(messages[0]?.message.attrs.id).toBe(id);
    expect(messages[1]?.message.getChild('replace')?.attrs.id).toBe(id);
    expect(messages[2]?.message.getChild('retract')?.attrs.id).toBe(id);
    expect(await wholeRoom(expert, alice, 50)).not.toContain('nobody is there');
  });

  it('R22: nobody else reads it; whoever is no part of the organisation gets the answer for nobody', async () => {
    const console = await stage.console('alice');
    const expert = await stage.expert('bob');
    await expert.says(alice, 'between us');
    const { id } = await console.sees({ text: 'between us' });
    const other = await stage.expert('carol');
    expect(await wholeRoom(other, alice, 50)).not.toContain('between us');
    const asks = async (who: PlayExpert, query: ArchiveQuery) =>
      queryArchive(who, query).then(
        () => 'answered',
        (error: Error) => String(error),
      );
    expect(await asks(other, { of: alice, after: id })).toMatch(/item-not-found/);
    const stranger = await stage.expert(hank);
    const refused = await asks(stranger, { of: alice });
    expect(refused).toMatch(/service-unavailable/);
    const unnamed = (text: string) => text.replaceAll(/(id|from)="[^"]*"/g, '');
    expect(unnamed(await asks(stranger, { of: 'nobody@vcc.acme.example' }))).toBe(unnamed(refused));
    expect(await asks(stranger, { of: ivy })).toBe('answered');
  });

  it('XEP-0504: experts are told how long messages are kept, as the files say it at this moment', async () => {
    const expert = await stage.expert('bob');
    const kept = async () => {
      const query = xml('query', { xmlns: 'http://jabber.org/protocol/disco#info' });
      const answer = await expert.asks(xml('iq', { type: 'get', to: alice }, query));
      const fields = answer.getChild('query')?.getChild('x', 'jabber:x:data')?.getChildren('field');
      return fields?.find(({ attrs }) => attrs.var === 'data_retention')?.getChildText('value');
    };
    expect(await kept()).toBe('infinite');
    await stage.edit('acme', (file) => file.set('retention', { rooms: 365 }));
    await eventually(async () => expect(await kept()).toBe(String(365 * 24)));
    await stage.edit('acme', (file) => file.setIn(['groups', 0, 'retention'], { rooms: 30 }));
    await eventually(async () => expect(await kept()).toBe(String(30 * 24)));
  });

  it('R22: service discovery says that the agent’s address has an archive', async () => {
    const expert = await stage.expert('bob');
    const query = xml('query', { xmlns: 'http://jabber.org/protocol/disco#info' });
    const answer = await expert.asks(xml('iq', { type: 'get', to: alice }, query));
    const features = answer
      .getChild('query')
      ?.getChildren('feature')
      .map(({ attrs }) => attrs.var);
    expect(features).toEqual(expect.arrayContaining(['urn:xmpp:mam:2', 'urn:xmpp:mam:2#extended']));
  });
}
