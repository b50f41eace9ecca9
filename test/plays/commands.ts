import { type Element, default as xml } from '@xmpp/xml';
import { expect, it } from 'vitest';
import { alice, everythingArrived, ivy, type PlayExpert, type Stage, timesSeen } from './stage.ts';

const commands = 'http://jabber.org/protocol/commands';
const items = 'http://jabber.org/protocol/disco#items';
const component = 'vcc.acme.example';

async function listed(expert: PlayExpert, to: string): Promise<(string | undefined)[]> {
  const answer = await expert.asks(
    xml('iq', { type: 'get', to }, xml('query', { xmlns: items, node: commands })),
  );
  return (answer.getChild('query')?.getChildren('item') ?? []).map(({ attrs }) => attrs.node);
}

async function execute(
  expert: PlayExpert,
  to: string,
  node: string,
  answers?: Record<string, string>,
): Promise<Element> {
  const fields = Object.entries(answers ?? {}).map(([name, value]) =>
    xml('field', { var: name }, xml('value', {}, value)),
  );
  const form = answers && xml('x', { xmlns: 'jabber:x:data', type: 'submit' }, ...fields);
  const action = answers ? 'complete' : 'execute';
  const answer = await expert.asks(
    xml('iq', { type: 'set', to }, xml('command', { xmlns: commands, node, action }, form)),
  );
  return answer.getChild('command') as Element;
}

const noteOf = (command: Element) => command.getChildText('note') ?? '';

export function commandsPlay(stage: Stage): void {
  it('R18: the refusal offers it, the command notes it, one notice comes, and it is forgotten', async () => {
    const expert = await stage.expert('bob');
    const id = await expert.says(alice, 'anybody there?');
    await expert.seesError(id);
    const error = expert.seen.find(({ attrs }) => attrs.id === id && attrs.type === 'error');
    expect(error?.getChild('error')?.getChildText('text')).toMatch(/ask to be told/);
    expect(await listed(expert, alice)).toEqual(['tell-me']);
    const done = await execute(expert, alice, 'tell-me');
    expect(done.attrs.status).toBe('completed');
    expect(noteOf(done)).toMatch(/Alice Hart/);
    await execute(expert, alice, 'tell-me');

    const console = await stage.console('alice');
    const notice = await expert.sees(
      'the notice',
      (stanza) => stanza.attrs.from === alice && (stanza.getChildText('body') ?? '').includes('is signed in'),
    );
    expect(notice.attrs.type).toBe('chat');
    await console.seesNo('chat.message');
    await console.logsOut();
    await stage.console('alice');
    await everythingArrived(expert);
    expect(timesSeen(expert, 'is signed in')).toBe(1);
  });

  it('R18: it survives a restart, and reaches an expert who is away when it comes', async () => {
    const expert = await stage.expert('bob');
    const other = await stage.expert('carol');
    for (const one of [expert, other]) await execute(one, 'erin@vcc.acme.example', 'tell-me');
    await expert.signOut();
    await stage.restartBridge();
    const console = await stage.console('erin');
    // Who asked later is told later: the first one’s is on its way when the agent leaves again.
    await other.sees('the notice', (stanza) => (stanza.getChildText('body') ?? '').includes('Erin Cole'));
    await console.logsOut();
    const again = await stage.expert('bob');
    await again.sees('the notice', (stanza) => (stanza.getChildText('body') ?? '').includes('Erin Cole'));
    await everythingArrived(again);
    expect(timesSeen(again, 'Erin Cole')).toBe(1);
  });

  it('R18: whoever asks about somebody who is there hears so at once', async () => {
    const expert = await stage.expert('bob');
    const console = await stage.console('alice');
    expect(noteOf(await execute(expert, alice, 'tell-me'))).toMatch(/signed in now/);
    await console.logsOut();
    await stage.console('alice');
    await everythingArrived(expert);
    expect(timesSeen(expert, 'is signed in')).toBe(0);
  });

  it('R18, R5: nobody asks about another organisation’s agents, or about nobody', async () => {
    const expert = await stage.expert('bob');
    for (const to of [ivy, 'nobody@vcc.acme.example']) {
      await expect(execute(expert, to, 'tell-me')).rejects.toThrow('service-unavailable');
    }
    await expect(execute(expert, alice, 'tell-them')).rejects.toThrow('item-not-found');
  });

  it('operators see who is signed in and end a session; nobody else is told that they can', async () => {
    const operator = await stage.expert('carol');
    const expert = await stage.expert('bob');
    const console = await stage.console('alice');
    expect(await listed(operator, component)).toEqual(
      expect.arrayContaining(['who-is-signed-in', 'end-session']),
    );
    expect(await listed(expert, component)).toEqual([]);
    for (const node of ['who-is-signed-in', 'end-session', 'reload', 'no-such']) {
      await expect(execute(expert, component, node)).rejects.toThrow('forbidden');
    }
    const who = await execute(operator, component, 'who-is-signed-in');
    const values = who.getChild('x')?.getChild('field')?.getChildren('value') ?? [];
    expect(values.map((value) => value.getText())).toEqual([expect.stringContaining(alice)]);

    const form = await execute(operator, component, 'end-session');
    expect(form.attrs.status).toBe('executing');
    expect(form.getChild('x')?.attrs.type).toBe('form');
    const ended = await execute(operator, component, 'end-session', { agent: alice });
    expect(ended.attrs.status).toBe('completed');
    expect((await console.closed).code).toBe(4403);
    const id = await expert.says(alice, 'still there?');
    expect(await expert.seesError(id)).toBe('recipient-unavailable');
    const wrong = await execute(operator, component, 'end-session', { agent: ivy });
    expect(wrong.getChild('note')?.attrs.type).toBe('error');
  });

  it('operators reload the configuration, and hear whether it is in force', async () => {
    const operator = await stage.expert('carol');
    const reloaded = await execute(operator, component, 'reload');
    expect(reloaded.getChild('note')?.attrs.type).toBe('info');
    expect(reloaded.getChildText('note')).toContain('in force');
    const console = await stage.console('alice');
    await stage.edit('acme', (file) => file.set('mode', 7));
    const refused = await execute(operator, component, 'reload');
    expect(refused.getChildText('note')).toContain('faults');
    await stage.edit('acme', (file) => {
      file.set('mode', 3);
      file.setIn(['agents', 0, 'name'], 'Alice Heart');
    });
    await console.told('settings.changed');
  });
}
