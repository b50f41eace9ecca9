import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { alice, bob, dave, erin, grace, ivy, type Stage } from './stage.ts';

const refused = (reason: string) => ({ code: -32000, data: { reason } });

export function supervisionPlay(stage: Stage): void {
  it('R26: a supervisor watches what agents say, from the moment she starts', async () => {
    const [hers, his] = [await stage.console('alice'), await stage.console('dave')];
    const supervisor = await stage.console('grace');
    const first = await hers.says(dave, 'before');
    const { conversations } = await supervisor.request('monitor.start', { agent: alice });
    expect(conversations).toMatchObject([
      { agents: [alice, dave], messages: [{ id: first.id, from: alice }] },
    ]);
    const monitored = { id: conversations[0]?.id };
    await his.says(alice, 'after');
    const seen = await supervisor.told('chat.message', { message: { text: 'after' } });
    expect(seen).toMatchObject({ monitored, message: { from: dave, with: alice } });
    expect(seen.message.clientId).toBeUndefined();
    await his.request('chat.end', { with: alice });
    expect(await supervisor.told('monitor.ended', {})).toMatchObject({ ...monitored, by: dave });
    await supervisor.seesNo('chat.ended');
  });

  it('R26: nobody notices that she watches', async () => {
    const [hers, his] = [await stage.console('alice'), await stage.console('dave')];
    const supervisor = await stage.console('grace');
    await hers.says(dave, 'one');
    await his.sees({ text: 'one' });
    await hers.told('contact.changed', { jid: grace });
    const before = [hers.seq, his.seq];
    await supervisor.request('monitor.start', { agent: alice });
    await supervisor.request('monitor.stop', { agent: alice });
    await supervisor.request('monitor.start', { agent: dave });
    await Promise.all([hers, his].map((console) => console.request('contacts.list', {})));
    expect([hers.seq, his.seq]).toEqual(before);
    hers.notify('chat.typing', { with: dave, typing: true });
    await his.told('chat.typing', { typing: true });
    await supervisor.seesNo('chat.typing');
    await supervisor.seesNo('chat.unread');
    const { chats } = (await stage.console('grace')).opening;
    expect(chats.filter(({ kind }) => kind === 'agent')).toEqual([]);
  });

  it('R26: only the console that watches is told', async () => {
    const [hers] = [await stage.console('alice'), await stage.console('dave')];
    const [watching, other] = [await stage.console('grace'), await stage.console('grace')];
    await watching.request('monitor.start', { agent: dave });
    await hers.says(dave, 'who reads this?');
    await watching.told('chat.message', { message: { text: 'who reads this?' } });
    await other.seesNo('chat.message');
  });

  it('R26: what she writes to one of them is a conversation of her own', async () => {
    const [hers, his] = [await stage.console('alice'), await stage.console('dave')];
    const supervisor = await stage.console('grace');
    await hers.says(dave, 'ours');
    await supervisor.request('monitor.start', { agent: alice });
    await supervisor.says(alice, 'a word, please');
    expect(await hers.sees({ text: 'a word, please' })).toMatchObject({ with: grace });
    expect(await supervisor.told('chat.message', {})).not.toHaveProperty('monitored');
    await his.sees({ text: 'ours' });
    await his.seesNo('chat.message');
    await supervisor.seesNo('chat.message');
  });

  it('R26: it has to be on for both, by the nearest setting', async () => {
    const supervisor = await stage.console('grace');
    const hers = await stage.console('erin');
    await expect(supervisor.request('monitor.start', { agent: erin })).rejects.toMatchObject(
      refused('not-monitored'),
    );
    await supervisor.says(erin, 'hello');
    await hers.sees({ text: 'hello' });
    // Grace herself is of a group that is watched; erin is not.
    expect(await supervisor.request('monitor.start', { agent: grace })).toEqual({ conversations: [] });
  });

  it('R26, R5: nobody else may, and nobody of another organisation is found', async () => {
    const [agent, supervisor] = [await stage.console('alice'), await stage.console('grace')];
    await stage.console('ivy@globex');
    for (const [method, params] of [
      ['monitor.start', { agent: dave }],
      ['monitor.stop', { agent: dave }],
      ['transcripts.search', {}],
      ['transcripts.get', { id: 'x' }],
    ] as const) {
      await expect(agent.call(method, params)).rejects.toMatchObject(refused('not-supervisor'));
    }
    for (const nobody of [ivy, 'nobody@vcc.acme.example', bob]) {
      const start = supervisor.request('monitor.start', { agent: nobody });
      await expect(start).rejects.toMatchObject(refused('unknown-contact'));
    }
    const stop = supervisor.request('monitor.stop', { agent: dave });
    await expect(stop).rejects.toMatchObject(refused('ended'));
  });

  it('R26: watching ends with stop and with the session', async () => {
    const [hers] = [await stage.console('alice'), await stage.console('dave')];
    const supervisor = await stage.console('grace');
    await supervisor.request('monitor.start', { agent: alice });
    await supervisor.breaks();
    await hers.says(dave, 'while she was away');
    const back = await supervisor.resumes();
    await back.told('chat.message', { message: { text: 'while she was away' } });
    await back.request('monitor.stop', { agent: alice });
    await hers.says(dave, 'unwatched');
    await back.seesNo('chat.message');
    await back.request('monitor.start', { agent: alice });
    await back.logsOut();
    const fresh = await stage.console('grace');
    await hers.says(dave, 'unwatched, too');
    await fresh.seesNo('chat.message');
  });

  it('R26: transcripts keep what was written and what was delivered, and are found by what was said', async () => {
    const [hers, his] = [await stage.console('alice'), await stage.console('dave')];
    const supervisor = await stage.console('grace');
    const word = randomUUID();
    await hers.says(dave, { html: `<p>the <b>printer</b> ${word}</p>` });
    const { id } = await his.says(alice, '打印机坏了');
    expect(await supervisor.request('transcripts.search', { text: word })).toEqual({ transcripts: [] });
    await hers.request('chat.end', { with: dave });
    for (const query of [
      { text: word },
      { text: `${word.toUpperCase()} Printer` },
      { text: `${word} 打印` },
      { text: word, agent: alice, with: dave, group: 'support' },
    ]) {
      const { transcripts } = await supervisor.request('transcripts.search', query);
      expect(transcripts).toMatchObject([{ kind: 'agent', agents: [alice, dave], endedBy: alice }]);
    }
    for (const query of [
      { text: `${word} toner` },
      { text: word, queue: 'hotline' },
      { text: word, agent: grace },
    ]) {
      expect(await supervisor.request('transcripts.search', query)).toEqual({ transcripts: [] });
    }
    const { transcripts } = await supervisor.request('transcripts.search', { text: word });
    const { transcript } = await supervisor.request('transcripts.get', { id: transcripts[0]?.id ?? '' });
    expect(transcript.entries).toMatchObject([
      { from: alice, text: `the printer ${word}`, html: `<p>the <b>printer</b> ${word}</p>` },
      { from: dave, text: '打印机坏了' },
    ]);
    for (const { hash } of transcript.entries) expect(hash).toMatch(/^[0-9a-f]{64}$/);
    // It is the transcript that has an id, not each message in it.
    await expect(supervisor.request('transcripts.get', { id })).rejects.toMatchObject(
      refused('not-monitored'),
    );
  });

  it('R26: transcripts of those for whom they are off are not shown', async () => {
    const [supervisor, hers] = [await stage.console('grace'), await stage.console('erin')];
    const word = randomUUID();
    const { id } = await supervisor.says(erin, word);
    await hers.request('chat.end', { with: grace });
    expect(await supervisor.request('transcripts.search', { text: word })).toEqual({ transcripts: [] });
    await expect(supervisor.request('transcripts.get', { id })).rejects.toMatchObject(
      refused('not-monitored'),
    );
    const named = supervisor.request('transcripts.search', { agent: erin });
    await expect(named).rejects.toMatchObject(refused('not-monitored'));
  });

  it('R26: chats with experts are in no transcript unless the tenant says so', async () => {
    const [hers, supervisor] = [await stage.console('alice'), await stage.console('grace')];
    const expert = await stage.expert('bob');
    const word = randomUUID();
    await expert.says(alice, word);
    const { id } = await hers.sees({ text: word });
    await hers.request('chat.end', { with: bob });
    expect(await supervisor.request('transcripts.search', { text: word })).toEqual({ transcripts: [] });
    await expect(supervisor.request('transcripts.get', { id })).rejects.toMatchObject(
      refused('not-monitored'),
    );
  });

  it('R26: every look is in the audit trail before it is answered; only auditors read it', async () => {
    const [hers, supervisor] = [await stage.console('alice'), await stage.console('grace')];
    const auditor = await stage.console('frank');
    const word = randomUUID();
    const from = new Date(Date.now() - 1).toISOString();
    await supervisor.request('monitor.start', { agent: alice });
    await supervisor.request('monitor.stop', { agent: alice });
    await supervisor.request('transcripts.search', { text: word, from });
    const { entries } = await auditor.request('audit.list', { from });
    expect(entries.map(({ who, what, parameters }) => [who, what, parameters])).toEqual([
      [auditor.jid, 'audit.list', { from }],
      [grace, 'transcripts.search', { text: word, from }],
      [grace, 'monitor.stop', { agent: alice }],
      [grace, 'monitor.start', { agent: alice }],
    ]);
    for (const console of [hers, supervisor]) {
      await expect(console.request('audit.list', {})).rejects.toMatchObject(refused('not-allowed'));
    }
    await expect(auditor.request('transcripts.search', {})).rejects.toMatchObject(refused('not-supervisor'));
  });
}
