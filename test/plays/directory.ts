import { default as xml } from '@xmpp/xml';
import { expect, it } from 'vitest';
import { alice, bob, carol, erin, hank, ivy, type Stage } from './stage.ts';

const dave = 'dave@vcc.acme.example';

export function directoryPlay(stage: Stage): void {
  it('R8: the directory lists experts and agents apart, and a licensed agent by the VO entry only', async () => {
    const console = await stage.console('alice');
    const { entries, cursor } = await console.request('directory.search', { text: '' });
    expect(cursor).toBeUndefined();
    expect(entries.map(({ jid, kind }) => `${kind} ${jid}`).sort()).toEqual([
      `agent ${alice}`,
      `agent ${erin}`,
      'agent frank@vcc.acme.example',
      'agent grace@vcc.acme.example',
      `expert ${bob}`,
      `expert ${carol}`,
      'expert dave@acme.example',
    ]);
    const found = await console.request('directory.search', { text: 'STONE network' });
    expect(found.entries).toEqual([
      { jid: bob, name: 'Bob Stone', kind: 'expert', title: 'Network engineer', department: 'Operations' },
    ]);
  });

  it('R8: in pages, each entry once', async () => {
    const console = await stage.console('alice');
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await console.request('directory.search', {
        text: '',
        limit: 2,
        ...(cursor && { cursor }),
      });
      seen.push(...page.entries.map(({ jid }) => jid));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(seen).toHaveLength(7);
    expect(new Set(seen).size).toBe(7);
    const forged = console.request('directory.search', { text: '', cursor: 'forged' });
    await expect(forged).rejects.toMatchObject({ data: { reason: 'malformed' } });
  });

  it('R8: an agent with a VO licence is not reached by her other address through the directory', async () => {
    const console = await stage.console('alice');
    const through = { via: 'directory' as const, with: dave };
    await expect(console.request('chat.open', through)).rejects.toMatchObject({
      data: { reason: 'use-vo-entry' },
    });
    const draft = { ...through, clientId: 'through-the-directory', text: 'hello' };
    await expect(console.request('chat.send', draft)).rejects.toMatchObject({
      data: { reason: 'use-vo-entry' },
    });
    const entry = { via: 'directory' as const, with: 'dave@acme.example' };
    expect(await console.request('chat.open', entry)).toMatchObject({ kind: 'expert', name: 'Dave Moss' });
  });

  it('R8: outside Mode 3 there is no directory', async () => {
    const console = await stage.console('ivy@globex');
    const search = console.request('directory.search', { text: 'hank' });
    await expect(search).rejects.toMatchObject({ data: { reason: 'not-mode-3' } });
    const open = console.request('chat.open', { with: hank, via: 'directory' });
    await expect(open).rejects.toMatchObject({ data: { reason: 'not-mode-3' } });
  });

  it('R4: the directory does not show who of the experts is online; who of the agents is, it does', async () => {
    await stage.expert('bob');
    const console = await stage.console('alice');
    const { entries } = await console.request('directory.search', { text: '' });
    for (const { kind, jid, online } of entries) {
      expect(online, jid).toBe(kind === 'expert' ? undefined : jid === alice);
    }
  });

  it('R27: experts find agents by browsing and by searching the component, and no other organisation’s', async () => {
    const expert = await stage.expert('bob');
    const items = 'http://jabber.org/protocol/disco#items';
    const browsed = await expert.asks(
      xml('iq', { type: 'get', to: 'vcc.acme.example' }, xml('query', { xmlns: items })),
    );
    const jids = browsed
      .getChild('query')
      ?.getChildren('item')
      .map(({ attrs }) => attrs.jid);
    expect(jids).toEqual([alice, dave, erin, 'frank@vcc.acme.example', 'grace@vcc.acme.example']);
    const search = (text: string, to = 'vcc.acme.example') =>
      expert.asks(
        xml('iq', { type: 'set', to }, xml('query', { xmlns: 'jabber:iq:search' }, xml('last', {}, text))),
      );
    const found = await search('hart');
    expect(found.getChild('query')?.getChild('item')?.attrs.jid).toBe(alice);
    await expect(search('park', 'vcc.globex.example')).rejects.toThrow('service-unavailable');
    await expect(search('', ivy)).rejects.toThrow('service-unavailable');
  });

  it('R27: taken off the directory means gone from there', async () => {
    const expert = await stage.expert('bob');
    const console = await stage.console('alice');
    await stage.edit('acme', (file) => void file.deleteIn(['agents', 2]));
    await console.told('contact.changed', { jid: erin, removed: true });
    const { entries } = await console.request('directory.search', { text: 'cole' });
    expect(entries).toEqual([]);
    const found = await expert.asks(
      xml(
        'iq',
        { type: 'set', to: 'vcc.acme.example' },
        xml('query', { xmlns: 'jabber:iq:search' }, xml('last', {}, 'cole')),
      ),
    );
    expect(found.getChild('query')?.getChild('item')).toBeUndefined();
  });
}
