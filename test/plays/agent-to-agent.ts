import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { alice, dave, erin, grace, ivy, type Stage } from './stage.ts';

const refused = (reason: string) => ({ code: -32000, data: { reason } });

export function agentToAgentPlay(stage: Stage): void {
  it('R7: an agent’s contacts share a group with her, or supervise', async () => {
    const hers = await stage.console('alice');
    await stage.console('dave');
    const { agents } = await hers.request('contacts.list', {});
    expect(agents.map(({ jid, online, status }) => [jid, online, status])).toEqual([
      [dave, true, 'available'],
      [grace, false, 'work-offline'],
    ]);
    const supervisor = await stage.console('grace');
    const all = await supervisor.request('contacts.list', {});
    expect(all.agents.map(({ jid }) => jid)).toEqual([alice, dave, erin, 'frank@vcc.acme.example']);
    expect(all.agents[0]).toMatchObject({ name: 'Alice Hart', groups: ['support'] });
  });

  it('R7: contacts are told who comes, changes and goes, and nobody else is', async () => {
    const [hers, other] = [await stage.console('alice'), await stage.console('erin')];
    const his = await stage.console('dave');
    await hers.told('contact.changed', { jid: dave, online: true, status: 'available' });
    await his.request('status.set', { status: 'on-break' });
    await hers.told('contact.changed', { jid: dave, online: true, status: 'on-break' });
    await his.logsOut();
    await hers.told('contact.changed', { jid: dave, online: false });
    await other.seesNo('contact.changed');
  });

  it('R7, R5: without a common group, without a sign-in or in another organisation it is refused', async () => {
    const hers = await stage.console('alice');
    await stage.console('erin');
    await stage.console('ivy@globex');
    await expect(hers.says(erin, 'hello')).rejects.toMatchObject(refused('not-in-group'));
    await expect(hers.opens(erin)).rejects.toMatchObject(refused('not-in-group'));
    await expect(hers.says(dave, 'hello')).rejects.toMatchObject(refused('agent-offline'));
    for (const nobody of [ivy, 'nobody@vcc.acme.example', alice]) {
      await expect(hers.says(nobody, 'hello')).rejects.toMatchObject(refused('unknown-contact'));
      await expect(hers.opens(nobody)).rejects.toMatchObject(refused('unknown-contact'));
    }
  });

  it('R7: a supervisor writes to any agent, who may answer', async () => {
    const [supervisor, hers] = [await stage.console('grace'), await stage.console('erin')];
    await supervisor.says(erin, 'how is it going?');
    await hers.sees({ with: grace, text: 'how is it going?' });
    await hers.says(grace, 'fine');
    await supervisor.sees({ with: erin, direction: 'in', text: 'fine' });
  });

  it('R23: what one says stands on all consoles of both at once, with one id', async () => {
    const [first, second] = [await stage.console('alice'), await stage.console('alice')];
    const his = await stage.console('dave');
    const sent = await first.says(dave, 'lunch?');
    expect(sent).toMatchObject({ with: dave, direction: 'out', from: alice, fate: 'delivered' });
    for (const console of [first, second]) expect(await console.sees({ id: sent.id })).toEqual(sent);
    const received = await his.sees({ id: sent.id });
    expect(received).toMatchObject({ with: alice, direction: 'in', from: alice, text: 'lunch?' });
    expect(received.clientId).toBeUndefined();
  });

  it('R13, R23: HTML stays HTML, sanitised; files are refused', async () => {
    const [hers, his] = [await stage.console('alice'), await stage.console('dave')];
    const html = '<p>a <b>bold</b> plan</p><table><tr><td>x</td></tr></table><script>alert(1)</script>';
    await hers.says(dave, { html });
    const seen = await his.sees({ with: alice });
    expect(seen.html).toContain('<b>bold</b>');
    expect(seen.html).toContain('<td>x</td>');
    expect(seen.html).not.toContain('script');
    expect(seen.text).toContain('a bold plan');
    expect(seen.text).not.toContain('http');
    const image = '<p>look</p><img src="data:image/png;base64,AAAA">';
    await expect(hers.says(dave, { html: image })).rejects.toMatchObject(refused('no-files'));
    await expect(hers.says(dave, { html: '<p> </p>' })).rejects.toMatchObject(refused('empty'));
    const preview = await hers.request('chat.preview', { with: dave, html });
    expect(preview.dropped).toEqual([]);
  });

  it('the same clientId again gives the same message and says nothing twice', async () => {
    const [hers, his] = [await stage.console('alice'), await stage.console('dave')];
    const clientId = randomUUID();
    const first = await hers.says(dave, 'once', clientId);
    const again = await hers.says(dave, 'once', clientId);
    expect(again.id).toBe(first.id);
    const elsewhere = await hers.says('bob@acme.example', 'once', clientId);
    expect(elsewhere.id).toBe(first.id);
    await his.sees({ id: first.id });
    await his.seesNo('chat.message');
  });

  it('R24: unread is counted until it is read, across consoles', async () => {
    const [hers, his] = [await stage.console('alice'), await stage.console('dave')];
    await hers.says(dave, 'one');
    const { id } = await hers.says(dave, 'two');
    await his.told('chat.unread', { with: alice, unread: 2 });
    const second = await stage.console('dave');
    const chat = second.opening.chats.find((one) => one.with === alice);
    expect(chat).toMatchObject({ kind: 'agent', unread: 2, last: { id } });
    await second.request('chat.read', { with: alice, id });
    await his.told('chat.unread', { with: alice, unread: 0 });
    const { chats } = (await stage.console('alice')).opening;
    expect(chats.find((chat) => chat.with === dave)).toMatchObject({ unread: 0 });
  });

  it('R20: agents see each other typing; it stops by itself and with the message', async () => {
    const [hers, his] = [await stage.console('alice'), await stage.console('dave')];
    await hers.says(dave, 'hello');
    for (const [typist, reader, address] of [
      [hers, his, alice],
      [his, hers, dave],
    ] as const) {
      typist.notify('chat.typing', { with: typist === hers ? dave : alice, typing: true });
      await reader.told('chat.typing', { with: address, typing: true });
      await reader.told('chat.typing', { with: address, typing: false });
    }
    hers.notify('chat.typing', { with: dave, typing: true });
    hers.notify('chat.typing', { with: dave, typing: false });
    await his.told('chat.typing', { typing: true });
    await his.told('chat.typing', { typing: false });
  });

  it('R23: it ends for both when either ends it, and is then gone', async () => {
    const [hers, his] = [await stage.console('alice'), await stage.console('dave')];
    const { id } = await hers.says(dave, 'before the end');
    expect((await his.opens(alice)).messages.map(({ text }) => text)).toEqual(['before the end']);
    await his.request('chat.end', { with: alice });
    await hers.told('chat.ended', { with: dave, by: dave });
    await his.told('chat.ended', { with: alice, by: dave });
    for (const [console, other] of [
      [hers, dave],
      [his, alice],
    ] as const) {
      expect(await console.opens(other)).toMatchObject({ kind: 'agent', messages: [], more: false });
      const late = refused('ended');
      await expect(console.request('chat.read', { with: other, id })).rejects.toMatchObject(late);
      await expect(console.request('chat.typing', { with: other, typing: true })).rejects.toMatchObject(late);
      await expect(console.request('chat.history', { with: other, before: id })).rejects.toMatchObject(late);
    }
    expect((await stage.console('alice')).opening.chats.filter(({ kind }) => kind === 'agent')).toEqual([]);
    await hers.says(dave, 'a new one');
    expect((await his.opens(alice)).messages.map(({ text }) => text)).toEqual(['a new one']);
    await expect(his.request('chat.read', { with: alice, id })).rejects.toMatchObject(refused('ended'));
  });

  it('R23: it ends when either logs out; a lost socket ends it only when the grace time is over', async () => {
    const [hers, his] = [await stage.console('alice'), await stage.console('dave')];
    await hers.says(dave, 'are you there?');
    await his.breaks();
    await hers.says(dave, 'and now?');
    const back = await his.resumes();
    await back.sees({ text: 'and now?' });
    await hers.seesNo('chat.ended');
    await back.breaks();
    await hers.told('chat.ended', { with: dave, by: dave }, 10_000);
    const again = await stage.console('dave');
    expect(again.opening.chats.filter(({ kind }) => kind === 'agent')).toEqual([]);
    await hers.says(dave, 'once more');
    await hers.logsOut();
    await again.told('chat.ended', { with: alice, by: alice });
  });

  it('R23: one of two consoles logs out, and the conversation goes on', async () => {
    const [first, second] = [await stage.console('alice'), await stage.console('alice')];
    const his = await stage.console('dave');
    await first.says(dave, 'hello');
    await first.logsOut();
    await his.says(alice, 'still there?');
    await second.sees({ text: 'still there?' });
    await his.seesNo('chat.ended');
  });

  it('R5, R20: typing to somebody who may not be written to is answered, and harms nobody', async () => {
    const hers = await stage.console('alice');
    for (const nobody of ['nobody@vcc.acme.example', ivy, 'bob@elsewhere.example']) {
      hers.notify('chat.typing', { with: nobody, typing: true });
      const typing = hers.request('chat.typing', { with: nobody, typing: true });
      await expect(typing).rejects.toMatchObject(refused('unknown-contact'));
    }
  });

  it('R23: older messages of the running conversation are paged through', async () => {
    const [hers, his] = [await stage.console('alice'), await stage.console('dave')];
    for (let n = 1; n <= 35; n++) await (n % 2 ? hers : his).says(n % 2 ? dave : alice, `m${n}`);
    const opened = await his.opens(alice);
    expect(opened.messages.map(({ text }) => text)).toEqual(
      Array.from({ length: 30 }, (_, n) => `m${n + 6}`),
    );
    expect(opened.more).toBe(true);
    const before = opened.messages[0]?.id ?? '';
    const page = await his.request('chat.history', { with: alice, before });
    expect(page).toMatchObject({ more: false });
    expect(page.messages.map(({ text }) => text)).toEqual(['m1', 'm2', 'm3', 'm4', 'm5']);
  });

  it('R23: a restart of the bridge changes nothing for those who come back', async () => {
    const [hers, his] = [await stage.console('alice'), await stage.console('dave')];
    await hers.says(dave, 'before');
    await his.sees({ text: 'before' });
    await stage.restartBridge();
    const [hersAgain, hisAgain] = [await hers.resumes(), await his.resumes()];
    expect(hersAgain.opening.resumed).toBe(true);
    expect(hersAgain.opening.chats.map((chat) => chat.with)).toContain(dave);
    await hersAgain.says(dave, 'after');
    await hisAgain.sees({ text: 'after' });
    expect((await hisAgain.opens(alice)).messages.map(({ text }) => text)).toEqual(['before', 'after']);
    await hisAgain.logsOut();
    await hersAgain.told('chat.ended', { by: dave });
    await hersAgain.logsOut();
  });
}
