// R5: nothing crosses from one organisation to another, and no refusal tells whether somebody exists.
import { default as xml } from '@xmpp/xml';
import { expect, it } from 'vitest';
import { openConsole, tokenOf } from '../support/console.ts';
import { alice, bob, hank, ivy, type Stage } from './stage.ts';

const nobody = 'nobody@globex.example';

export function isolationPlay(stage: Stage): void {
  it('R5: every request about another organisation’s people is answered as one about nobody', async () => {
    const console = await stage.console('alice');
    const owner = await stage.console('ivy@globex');
    const expert = await stage.expert(hank);
    await expert.says(ivy, 'for Ivy only');
    const { id } = await owner.sees({ direction: 'in' });
    const outcomes = async (with_: string, message: string) => {
      const requests = [
        ['chat.open', {}],
        ['chat.open', { via: 'directory' }],
        ['chat.history', { before: message }],
        ['chat.send', { clientId: `isolation ${with_}`, text: 'hello' }],
        ['chat.read', { id: message }],
        ['chat.end', {}],
      ] as const;
      return Promise.all(
        requests.map(([method, more]) =>
          console.call(method, { with: with_, ...more }).then(
            (answer) => JSON.stringify(answer),
            (error: { data?: unknown; message: string }) => JSON.stringify([error.message, error.data]),
          ),
        ),
      );
    };
    const aboutNobody = await outcomes(nobody, 'no-such-message');
    for (const stranger of [hank, ivy, 'globex.example', 'vcc.globex.example']) {
      expect(await outcomes(stranger, id), stranger).toEqual(aboutNobody);
    }
    expect((await owner.opens(hank)).messages.at(-1)).toMatchObject({ id, text: 'for Ivy only' });
    await owner.seesNo('chat.ended');
  });

  it('R5: another organisation’s message is none that a room has, whoever knows its id', async () => {
    const console = await stage.console('alice');
    const owner = await stage.console('ivy@globex');
    const [hers, his] = [await stage.expert(hank), await stage.expert('bob')];
    await hers.says(ivy, 'mine');
    const { id } = await owner.sees({ text: 'mine' });
    await his.says(alice, 'yours');
    await console.sees({ text: 'yours' });
    const reasonFor = (before: string) =>
      console.request('chat.history', { with: bob, before }).then(
        () => 'shown',
        (error: { data: { reason: string } }) => error.data.reason,
      );
    expect(await reasonFor(id)).toBe(await reasonFor('no-such-message'));
    await console.request('chat.read', { with: bob, id });
    await console.seesNo('chat.unread', { unread: 0 });
  });

  it('R5: a token opens the organisation that it was made for, and a session is resumed by its own agent only', async () => {
    const victim = await stage.console('alice');
    const token = await tokenOf(stage.gateway, 'globex', 'ivy', stage.passwordOf(ivy));
    const console = await openConsole(stage.gateway, token, {
      resume: { sessionId: victim.sessionId, seq: 0 },
    });
    expect(console.opening).toMatchObject({ resumed: false, tenant: { id: 'globex' }, me: { jid: ivy } });
    await victim.request('session.ack', { seq: 0 });
    expect(victim.ws.readyState).toBe(victim.ws.OPEN);
    await console.logsOut();
    const password = stage.passwordOf(ivy);
    await expect(tokenOf(stage.gateway, 'acme', 'ivy', password)).rejects.toThrow('401');
  });

  it('R5: a name of one organisation does not sign in to another, and the answer is the one for nobody', async () => {
    const post = async (tenant: string, username: string) => {
      const body = JSON.stringify({ tenant, username, password: stage.passwordOf(alice) });
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(`${stage.gateway.url}/api/session`, { method: 'POST', headers, body });
      return [answer.status, await answer.text()];
    };
    const expected = await post('acme', 'nobody');
    expect(expected[0]).toBe(401);
    expect(await post('globex', 'alice')).toEqual(expected);
    expect(await post('elsewhere', 'alice')).toEqual(expected);
  });

  it('R5: whatever an expert asks of another organisation’s addresses, the answer is the one for nobody', async () => {
    const expert = await stage.expert('bob');
    await stage.console('ivy@globex');
    const questions = [
      ['http://jabber.org/protocol/disco#info', 'query'],
      ['http://jabber.org/protocol/disco#items', 'query'],
      ['vcard-temp', 'vCard'],
      ['jabber:iq:version', 'query'],
      ['jabber:iq:search', 'query'],
      ['urn:xmpp:ping', 'ping'],
      ['urn:xmpp:mam:2', 'query'],
    ] as const;
    for (const [xmlns, name] of questions) {
      const answers = [];
      for (const to of [ivy, 'nobody@vcc.globex.example', 'vcc.globex.example']) {
        const answer = expert.asks(xml('iq', { type: 'get', to }, xml(name, { xmlns })));
        answers.push(
          await answer.then(
            () => 'answered',
            (error: Error) => conditionOf(error),
          ),
        );
      }
      expect(new Set(answers), xmlns).toEqual(new Set(['service-unavailable']));
    }
  });

  it('R5: presence of another organisation is neither granted nor told', async () => {
    const expert = await stage.expert('bob');
    await stage.console('ivy@globex');
    const before = expert.seen.length;
    await expert.sends(xml('presence', { type: 'subscribe', to: ivy }));
    await expert.sends(xml('presence', { type: 'subscribe', to: 'nobody@vcc.globex.example' }));
    await expert.ping(alice);
    const told = expert.seen.slice(before).filter(({ attrs }) => attrs.from?.endsWith('vcc.globex.example'));
    expect(told).toEqual([]);
  });
}

const conditionOf = (error: Error) =>
  /service-unavailable|forbidden|item-not-found|not-allowed/.exec(error.message)?.[0];
