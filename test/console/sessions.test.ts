import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { issueToken } from '../../src/console/sign-in/local-tokens.ts';
import { AgentConsole, connect, openConsole, signIn } from '../support/console.ts';
import { alice, bob, cheapHash, erin, password } from '../support/console-cast.ts';
import { startGateway } from '../support/gateway.ts';

const aliceSignsIn = (gateway: { url: string }) => signIn(gateway, 'acme', 'alice', password);
const secret = new Uint8Array(32).fill(7);
/** A token of the gateway that ends after so many seconds. */
const tokenFor = async (seconds: number) =>
  (await issueToken(alice, cheapHash, secret, { now: Date.now(), hours: seconds / 3600 })).token;

describe('a session', () => {
  it('R2: is held when its socket is lost, and resumed with every event after the one that was seen', async () => {
    const gateway = await startGateway();
    const console = await aliceSignsIn(gateway);
    gateway.bridge.receive(alice, bob, 'one');
    await console.sees({ text: 'one' });
    await console.told('chat.unread');
    await console.breaks();
    await gateway.bridge.session(console.sessionId, 'lost');
    gateway.bridge.receive(alice, bob, 'two');
    gateway.bridge.receive(alice, bob, 'three');
    const again = await console.resumes();
    expect(again.opening).toMatchObject({ resumed: true, seq: 2, sessionId: console.sessionId });
    await again.sees({ text: 'two' });
    await again.sees({ text: 'three' });
    gateway.bridge.receive(alice, bob, 'four');
    await again.sees({ text: 'four' });
    expect(again.events.map(({ params }) => params.seq)).toEqual([3, 4, 5, 6, 7, 8]);
  });

  it('is replayed to a console that saw nothing', async () => {
    const gateway = await startGateway();
    const console = await aliceSignsIn(gateway);
    gateway.bridge.receive(alice, bob, 'one');
    await console.sees({ text: 'one' });
    const again = await console.resumes(0);
    await again.sees({ text: 'one' });
  });

  it('goes on in the newest socket: 4409 to the one before', async () => {
    const gateway = await startGateway();
    const console = await aliceSignsIn(gateway);
    const again = await console.resumes();
    expect(await console.closed).toMatchObject({ code: 4409 });
    gateway.bridge.receive(alice, bob, 'here');
    await again.sees({ text: 'here' });
    expect(gateway.bridge.sessions.size).toBe(1);
  });

  it('is replaced by a fresh one of the same console: 4409', async () => {
    const gateway = await startGateway();
    const token = await tokenFor(60);
    const console = await openConsole(gateway, token, { console: 'tab-1' });
    const other = await openConsole(gateway, token, { console: 'tab-2' });
    const again = await openConsole(gateway, token, { console: 'tab-1' });
    expect(await console.closed).toMatchObject({ code: 4409 });
    expect(again.opening.resumed).toBe(false);
    expect(gateway.bridge.sessions.size).toBe(2);
    await other.opens(bob);
  });

  it('that is unknown, or of another agent, is not resumed: a fresh one instead', async () => {
    const gateway = await startGateway();
    const console = await aliceSignsIn(gateway);
    const resume = { sessionId: console.sessionId, seq: 0 };
    const erinsConsole = await signIn(gateway, 'acme', 'erin', password);
    const again = await openConsole(gateway, erinsConsole.token, { resume });
    expect(again.opening).toMatchObject({ resumed: false, seq: 0, me: { jid: erin.jid } });
    expect(again.sessionId).not.toBe(console.sessionId);
    await console.opens(bob);
  });

  it('R2: ends with session.close: answered, then closed with 1000', async () => {
    const gateway = await startGateway();
    const console = await aliceSignsIn(gateway);
    expect(await console.request('session.close', {})).toEqual({});
    expect(await console.closed).toMatchObject({ code: 1000 });
    expect(gateway.bridge.sessions.size).toBe(0);
    expect(gateway.bridge.asked).toEqual([`closed ${console.sessionId}`]);
  });

  it('R24: shows the same on all consoles of an agent, and nothing of another', async () => {
    const gateway = await startGateway();
    const consoles = [await aliceSignsIn(gateway), await aliceSignsIn(gateway)];
    const erins = await signIn(gateway, 'acme', 'erin', password);
    gateway.bridge.receive(alice, bob, 'to all');
    const seen = await Promise.all(consoles.map((console) => console.sees({ text: 'to all' })));
    expect(seen[0]).toEqual(seen[1]);
    await erins.seesNo('chat.message');
  });

  it('forgets what was acknowledged, but never what was not sent yet', async () => {
    const gateway = await startGateway();
    const console = await aliceSignsIn(gateway);
    gateway.bridge.receive(alice, bob, 'one');
    await console.told('chat.unread');
    console.notify('session.ack', { seq: 1 });
    console.notify('session.ack', { seq: 1_000_000 });
    await gateway.bridge.until(() => gateway.bridge.asked.length === 2, 'two acknowledgements');
    expect(gateway.bridge.asked).toEqual(['ack 1', 'ack 2']);
  });
});

describe('a socket is closed', () => {
  it('with 4401 when the token ends while it is open; a new sign-in resumes', async () => {
    const gateway = await startGateway();
    const console = await openConsole(gateway, await tokenFor(2));
    expect(await console.closed).toMatchObject({ code: 4401 });
    await gateway.bridge.session(console.sessionId, 'lost');
    const resume = { sessionId: console.sessionId, seq: console.seq };
    const again = await openConsole(gateway, await tokenFor(60), { resume });
    expect(again.opening.resumed).toBe(true);
  });

  it('with 4403 when the agent is one no longer: the session is over', async () => {
    const gateway = await startGateway();
    const console = await aliceSignsIn(gateway);
    const erins = await signIn(gateway, 'acme', 'erin', password);
    gateway.tenants.remove(alice);
    gateway.reviewRights();
    expect(await console.closed).toMatchObject({ code: 4403 });
    expect(gateway.bridge.asked).toEqual([`closed ${console.sessionId}`]);
    await erins.opens(bob);
  });

  it('with 4403 at the next request at the latest', async () => {
    const gateway = await startGateway();
    const console = await aliceSignsIn(gateway);
    gateway.tenants.remove(alice);
    await expect(console.says(bob, 'Hello')).rejects.toThrow('closed with 4403');
    expect(gateway.bridge.messages).toEqual([]);
  });

  it('with 1012 when the bridge stops, once what has begun is answered; the session is held', async () => {
    const gateway = await startGateway();
    const console = await aliceSignsIn(gateway);
    const silent = await connect(gateway);
    let letGo = () => {};
    const gate = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    gateway.bridge.beforeStoring = () => gate;
    const sent = console.says(bob, 'In time');
    await gateway.bridge.until(() => gateway.bridge.asked.length === 1, 'the message');
    const stopped = gateway.stop();
    expect(await silent.closed).toMatchObject({ code: 1012 });
    letGo();
    expect(await sent).toMatchObject({ text: 'In time' });
    expect(await console.closed).toMatchObject({ code: 1012 });
    await stopped;
    expect(gateway.bridge.sessions.get(console.opening.sessionId as never)?.session.socket.state).toBe(
      'lost',
    );
    await expect(connect(gateway)).rejects.toThrow();
  });

  it('without a word when it does not answer pings: the session is held', async () => {
    const gateway = await startGateway({ pingSeconds: 0.2 });
    const ws = new WebSocket(`${gateway.url.replace('http', 'ws')}/console`, ['expert-connect.v1'], {
      autoPong: false,
    });
    const console = new AgentConsole(gateway, ws);
    await new Promise((resolve) => ws.once('open', resolve));
    await console.open(await tokenFor(60));
    const lively = await openConsole(gateway, await tokenFor(60));
    expect(await console.closed).toMatchObject({ code: 1006 });
    await gateway.bridge.session(console.sessionId, 'lost');
    expect((await lively.opens(bob)).with).toBe(bob);
  });
});
