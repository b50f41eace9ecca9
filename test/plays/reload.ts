import { expect, it } from 'vitest';
import { hashPassword } from '../../src/config/password.ts';
import { openConsole, signIn, tokenOf } from '../support/console.ts';
import { eventually } from '../support/eventually.ts';
import { alice, bobThere, dave, erin, grace, ivy, type Stage } from './stage.ts';

const owen = 'owen@vcc.hooli.example';

export function reloadPlay(stage: Stage): void {
  it('R5: a tenant is added to the running bridge by writing one file, and taken away again', async () => {
    const bystander = await stage.console('alice');
    await stage.write('../secrets/hooli', stage.secretOf('vcc.hooli.example'));
    await stage.write('hooli.yaml', await hooli(stage));
    const nora = await stage.expert('nora@hooli.example');
    await eventually(async () => {
      expect(await stage.readiness()).toContainEqual(
        expect.objectContaining({ name: 'link hooli', ok: true }), // with several processes it says which has it
      );
    });
    const console = await stage.console('owen@hooli');
    await nora.subscribe(owen);
    await nora.seesPresence(owen, 'online');
    await nora.says(owen, 'Are you there?');
    expect((await console.sees({ direction: 'in' })).text).toBe('Are you there?');
    await console.says(nora.jid, 'Yes');
    await nora.seesMessage(owen, 'Yes');

    await stage.write('hooli.yaml', undefined);
    expect((await console.closed).code).toBe(4403);
    await nora.seesPresence(owen, 'offline');
    await nora.sees('the end of the subscription', ({ attrs }) => attrs.type === 'unsubscribed');
    await eventually(async () => {
      expect((await stage.readiness()).map(({ name }) => name)).not.toContain('link hooli');
    });
    const password = stage.passwordOf(owen);
    await expect(signIn(stage.gateway, 'hooli', 'owen', password)).rejects.toThrow('401');
    expect(bystander.ws.readyState).toBe(bystander.ws.OPEN);
    await bystander.seesNo('link.changed');
  });

  it('an agent taken out of the files is gone at once: sessions, held ones, presence, subscriptions', async () => {
    const [open, lost] = [await stage.console('erin'), await stage.console('erin')];
    const bystander = await stage.console('alice');
    const expert = await stage.expert('bob');
    await expert.subscribe(erin);
    await expert.seesPresence(erin, 'online');
    await lost.breaks();
    await stage.edit('acme', (file) => void file.deleteIn(['agents', 2]));
    expect((await open.closed).code).toBe(4403);
    await expert.seesPresence(erin, 'offline');
    await expert.sees(
      'the end of the subscription',
      ({ attrs }) => attrs.type === 'unsubscribed' && attrs.from === erin,
    );
    await expect(lost.resumes()).rejects.toMatchObject({ reason: 'not-signed-in' });
    const id = await expert.says(erin, 'are you still here?');
    expect(await expert.seesError(id)).toBe('service-unavailable');
    expect(bystander.ws.readyState).toBe(bystander.ws.OPEN);
  });

  it('R7: a group that is taken from an agent ends what it allowed, and both sides are told', async () => {
    const [hers, his] = [await stage.console('alice'), await stage.console('dave')];
    await stage.edit('acme', (file) => file.setIn(['agents', 1, 'groups'], ['billing']));
    await hers.told('contact.changed', { jid: dave, removed: true });
    await his.told('contact.changed', { jid: alice, removed: true });
    expect((await hers.request('contacts.list', {})).agents.map(({ jid }) => jid)).toEqual([grace]);
    await expect(hers.says(dave, 'one more thing')).rejects.toMatchObject({ reason: 'not-in-group' });
  });

  it('R26: a supervisor who is one no longer stops watching at once', async () => {
    const [hers, supervisor] = [await stage.console('alice'), await stage.console('grace')];
    const his = await stage.console('dave');
    await hers.says(dave, 'before');
    const { conversations } = await supervisor.request('monitor.start', { agent: alice });
    await stage.edit('acme', (file) => file.setIn(['agents', 3, 'role'], 'agent'));
    await supervisor.told('monitor.ended', { id: conversations[0]?.id ?? '' });
    await his.says(alice, 'after');
    await hers.sees({ text: 'after' });
    await supervisor.seesNo('chat.message');
    await expect(supervisor.request('monitor.start', { agent: alice })).rejects.toMatchObject({
      reason: 'not-supervisor',
    });
  });

  it('R26: monitoring that is turned off for the group ends what runs', async () => {
    const [hers, supervisor] = [await stage.console('alice'), await stage.console('grace')];
    await stage.console('dave');
    await hers.says(dave, 'before');
    const { conversations } = await supervisor.request('monitor.start', { agent: alice });
    await stage.edit('acme', (file) => file.setIn(['groups', 0, 'monitoring'], false));
    await supervisor.told('monitor.ended', { id: conversations[0]?.id ?? '' });
    await hers.says(dave, 'after');
    await supervisor.seesNo('chat.message');
  });

  it('R16, R19: a VO licence that is taken away ends the way to the VO account at once', async () => {
    const expert = await stage.expert('bob');
    const account = await stage.expert('dave');
    const first = await expert.says(dave, 'with the licence');
    await account.seesMessage(bobThere, 'with the licence');
    const bystander = await stage.console('alice');
    await stage.edit('acme', (file) => {
      file.deleteIn(['agents', 1, 'licences']);
      file.setIn(['agents', 0, 'name'], 'Alice Heart');
    });
    // He is signed in nowhere: hers is the console that tells when the files are in force.
    await bystander.told('settings.changed');
    const id = await expert.says(dave, 'without it');
    expect(await expert.seesError(id)).toBe('recipient-unavailable');
    const answer = await account.says(bobThere, 'an answer without it');
    expect(await account.seesError(answer)).toBe('service-unavailable');
    expect(expert.seen.filter(({ attrs }) => attrs.type === 'error' && attrs.id === first)).toEqual([]);
  });

  it('another way to the server opens this tenant’s link anew, and no other', async () => {
    const [console, bystander] = [await stage.console('alice'), await stage.console('ivy@globex')];
    const expert = await stage.expert('bob');
    await expert.subscribe(alice);
    await expert.seesPresence(alice, 'online');
    // The same server by another name.
    await stage.edit('acme', (file) => file.setIn(['vcc', 'link', 'host'], 'localhost'));
    await expert.seesPresence(alice, 'offline');
    await console.told('link.changed', { up: false });
    await console.told('link.changed', { up: true });
    await expert.seesPresence(alice, 'online');
    await console.says(expert.jid, 'by the new link');
    await expert.seesMessage(alice, 'by the new link');
    await bystander.seesNo('link.changed');
  });

  it('a broken file changes nothing, and the bridge says so', async () => {
    const console = await stage.console('alice');
    await stage.write('globex.yaml', 'id: [globex\nmode: 7\n');
    await eventually(async () => {
      const state = (await stage.readiness()).find(({ name }) => name === 'configuration');
      expect(state).toMatchObject({ ok: true, detail: expect.stringContaining('fault') });
    });
    const metrics = await (await fetch(`${stage.gateway.url}/metrics`)).text();
    expect(metrics).toMatch(/^expert_connect_config_faults [1-9]/m);
    const hers = await stage.console('ivy@globex');
    expect(hers.jid).toBe(ivy);
    expect(console.ws.readyState).toBe(console.ws.OPEN);
    await console.seesNo('settings.changed');
  });

  it('a changed password ends the tokens of the one before', async () => {
    const [password, next] = [stage.passwordOf(alice), 'something else entirely'];
    const token = await tokenOf(stage.gateway, 'acme', 'alice', password);
    const console = await openConsole(stage.gateway, token);
    const argon2id = await hashPassword(next);
    await stage.edit('acme', (file) => file.setIn(['agents', 0, 'password', 'argon2id'], argon2id));
    expect((await console.closed).code).toBe(4401);
    await expect(openConsole(stage.gateway, token)).rejects.toMatchObject({ reason: 'not-signed-in' });
    const again = await signIn(stage.gateway, 'acme', 'alice', next);
    await again.logsOut();
  });

  it('R28: a role and a profile are in force at once, and her consoles are told', async () => {
    const console = await stage.console('alice');
    await stage.edit('acme', (file) => {
      file.setIn(['agents', 0, 'role'], 'supervisor');
      file.set('profile', '9.10');
    });
    await console.told('settings.changed');
    const { me, settings } = await console.request('session.settings', {});
    expect(me.role).toBe('supervisor');
    expect(settings).toMatchObject({ profile: '9.10', history: { window: 'all' } });
  });
}

async function hooli(stage: Stage): Promise<string> {
  const argon2id = await hashPassword(stage.passwordOf(owen));
  return `id: hooli
name: Hooli
mode: 3
profile: "9.10"
vo: { domain: hooli.example }
vcc: { domain: vcc.hooli.example, secret: { file: ../secrets/hooli } }
agents:
  - { username: owen, name: Owen Wade, password: { argon2id: "${argon2id}" } }
experts:
  - { jid: nora@hooli.example, name: Nora Gray }
`;
}
