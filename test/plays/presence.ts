import { type Element, default as xml } from '@xmpp/xml';
import { expect, it } from 'vitest';
import { alice, bob, erin, everythingArrived, grace, type Stage } from './stage.ts';

/** Presence of an agent: from the address itself, or from the one resource that it has. */
const isOf = (agent: string) => (stanza: Element) =>
  stanza.name === 'presence' && [agent, `${agent}/console`].includes(stanza.attrs.from ?? '');

export function presencePlay(stage: Stage): void {
  it('R1: an agent is online from the first console login to the last logout', async () => {
    const expert = await stage.expert('bob');
    await expert.subscribe(alice);
    await expert.sees(
      'the subscription granted',
      ({ attrs }) => attrs.type === 'subscribed' && attrs.from === alice,
    );
    await expert.seesPresence(alice, 'offline');
    const first = await stage.console('alice');
    await expert.seesPresence(alice, 'online');
    const second = await stage.console('alice');
    await first.logsOut();
    await expert.ping(alice);
    expect(expert.presenceOf(alice)).toBe('online');
    await second.logsOut();
    await expert.seesPresence(alice, 'offline');
  });

  it('R1: Available, On Break and Work Offline send no stanza at all', async () => {
    const expert = await stage.expert('bob');
    const console = await stage.console('alice');
    await expert.seesPresence(alice, 'online');
    // The answer to the probe of the sign-in may be a second one.
    await expert.ping(alice);
    const before = expert.seen.length;
    for (const status of ['on-break', 'work-offline', 'available'] as const) {
      await console.request('status.set', { status });
    }
    await expert.ping(alice);
    expect(expert.seen.slice(before).filter(({ name }) => name === 'presence')).toEqual([]);
    const presences = expert.seen.filter(isOf(alice)).filter(({ attrs }) => attrs.type !== 'subscribed');
    expect(presences).not.toEqual([]);
    for (const presence of presences) {
      expect(presence.getChild('show')).toBeUndefined();
      expect(presence.getChild('status')).toBeUndefined();
    }
  });

  it('R2: a console that loses its socket is held, resumes, and nobody noticed', async () => {
    const expert = await stage.expert('bob');
    const console = await stage.console('alice');
    await expert.seesPresence(alice, 'online');
    // The answer to the probe of the sign-in may be a second one.
    await expert.ping(alice);
    const before = expert.seen.length;
    await console.breaks();
    const back = await console.resumes();
    expect(back.opening.resumed).toBe(true);
    await expert.ping(alice);
    expect(expert.seen.slice(before).filter(({ name }) => name === 'presence')).toEqual([]);
    await back.logsOut();
    await expert.seesPresence(alice, 'offline');
  });

  it('R2: a console that does not come back is offline when the grace time is over', async () => {
    const expert = await stage.expert('bob');
    const console = await stage.console('alice');
    await expert.seesPresence(alice, 'online');
    const lostAt = Date.now();
    await console.breaks();
    await expert.seesPresence(alice, 'offline', 20_000);
    expect(Date.now() - lostAt).toBeGreaterThan(console.opening.settings.graceSeconds * 1000 - 100);
  });

  it('R3: who signs in to the messenger is told the truth by a probe, whatever it is', async () => {
    const console = await stage.console('alice');
    const expert = await stage.expert('bob');
    await expert.seesPresence(alice, 'online');
    await expert.signOut();
    await console.logsOut();
    const again = await stage.expert('bob');
    await again.ping(alice);
    expect(again.presenceOf(alice)).not.toBe('online');
  });

  it('R3: a clean stop takes everybody offline, and the next start says the truth again', async () => {
    const expert = await stage.expert('bob');
    const console = await stage.console('alice');
    await expert.seesPresence(alice, 'online');
    // The answer to the probe of the sign-in may be a second one.
    await expert.ping(alice);
    const before = expert.seen.length;
    await stage.restartBridge();
    await expert.seesPresence(alice, 'online');
    const said = expert.seen
      .slice(before)
      .filter(isOf(alice))
      .map(({ attrs }) => attrs.type ?? 'available');
    expect(said).toEqual(['unavailable', 'available']);
    expect((await console.closed).code).toBe(1012);
    const back = await console.resumes();
    expect(back.opening.resumed).toBe(true);
    await back.logsOut();
    await expert.seesPresence(alice, 'offline');
  });

  it('R3: who ends the subscription is told nothing more', async () => {
    const expert = await stage.expert('bob');
    await expert.sends(xml('presence', { type: 'unsubscribe', to: alice }));
    await expert.ping(alice);
    const before = expert.seen.length;
    await stage.console('alice');
    await expert.ping(alice);
    const told = expert.seen
      .slice(before)
      // The answer to the end itself may come after that to the ping.
      .filter(isOf(alice))
      .filter(({ attrs }) => attrs.type !== 'unsubscribed');
    expect(told).toEqual([]);
  });

  it('R5: an address where nobody is answers a subscription as one who declines', async () => {
    const expert = await stage.expert('bob');
    const nobody = 'nobody@vcc.acme.example';
    await expert.subscribe(nobody);
    await expert.sees('the refusal', ({ attrs }) => attrs.type === 'unsubscribed' && attrs.from === nobody);
    expect(bob).toBe(expert.jid);
  });
  it('an expert who sees as many agents as one may is declined the next, until one of them is left', async () => {
    const expert = await stage.expert('carol');
    const console = await stage.console('grace');
    const frank = 'frank@vcc.acme.example';
    const asks = async (agent: string, answer: 'subscribed' | 'unsubscribed') => {
      const before = expert.seen.length;
      await expert.subscribe(agent);
      await expert.sees(
        `${agent} to answer ${answer}`,
        (stanza) =>
          stanza.attrs.type === answer &&
          stanza.attrs.from === agent &&
          expert.seen.indexOf(stanza) >= before,
      );
    };
    for (const agent of [alice, erin, grace]) await asks(agent, 'subscribed');
    await asks(frank, 'unsubscribed');
    // Who is seen already is seen on, and may be asked for again.
    expect(expert.presenceOf(frank)).toBe('unknown');
    await expert.seesPresence(grace, 'online');
    await console.logsOut();
    await expert.seesPresence(grace, 'offline');
    await expert.sends(xml('presence', { type: 'unsubscribe', to: erin }));
    await everythingArrived(expert);
    await asks(frank, 'subscribed');
    await expert.seesPresence(frank, 'offline');
    for (const agent of [alice, grace, frank])
      await expert.sends(xml('presence', { type: 'unsubscribe', to: agent }));
    await everythingArrived(expert);
  });
}
