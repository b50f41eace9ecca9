import { describe, expect, it } from 'vitest';
import { connect, signIn } from '../support/console.ts';
import { alice, bob, password } from '../support/console-cast.ts';
import { eventually } from '../support/eventually.ts';
import { startGateway } from '../support/gateway.ts';

const aliceSignsIn = (gateway: { url: string }) => signIn(gateway, 'acme', 'alice', password);
const long = 'x'.repeat(30_000);

describe('a console that does not read', () => {
  it('is cut off with 1013, can resume, and misses nothing', async () => {
    const gateway = await startGateway({ limits: { socketBufferBytes: 200_000 } });
    const console = await aliceSignsIn(gateway);
    const other = await aliceSignsIn(gateway);
    console.ws.pause();
    let sent = 0;
    while (gateway.bridge.sessions.get(console.sessionId as never)?.session.socket.state === 'open') {
      gateway.bridge.receive(alice, bob, `${sent} ${long}`);
      sent += 1;
      expect(sent).toBeLessThan(3000);
      await new Promise((resolve) => setImmediate(resolve));
    }
    console.ws.resume();
    expect(await console.closed).toMatchObject({ code: 1013 });
    const again = await console.resumes();
    await again.told('chat.unread', { unread: sent }, 20_000);
    const texts = [...console.events, ...again.events].flatMap(({ name, params }) =>
      name === 'chat.message'
        ? [(params as unknown as { message: { text: string } }).message.text.split(' ')[0]]
        : [],
    );
    expect(texts).toEqual(Array.from({ length: sent }, (_, at) => `${at}`));
    // Whoever reads is not touched by it.
    await other.told('chat.unread', { unread: sent }, 20_000);
    expect(other.ws.readyState).toBe(other.ws.OPEN);
  }, 30_000);

  it('is not confused with one that has much to catch up with', async () => {
    const gateway = await startGateway({ limits: { socketBufferBytes: 50_000 } });
    const console = await aliceSignsIn(gateway);
    await console.breaks();
    await gateway.bridge.session(console.sessionId, 'lost');
    for (let number = 0; number < 400; number += 1) gateway.bridge.receive(alice, bob, `${number} ${long}`);
    const again = await connect(gateway);
    const opening = again.open(console.token, { resume: { sessionId: console.sessionId, seq: 0 } });
    again.ws.pause();
    await gateway.bridge.session(console.sessionId, 'open');
    // It goes on while the replay is under way: the answer has been given, but not read.
    const metrics = async () => (await fetch(`${gateway.url}/metrics`)).text();
    await expect.poll(metrics).toContain('{method="session.open",outcome="ok"} 2');
    gateway.bridge.receive(alice, bob, 'live');
    again.ws.resume();
    await opening;
    await again.told('chat.unread', { unread: 401 }, 20_000);
    expect(again.events).toHaveLength(802);
  }, 30_000);

  it('is cut off with 1013 when it answers no ping, however little waits for it', async () => {
    const gateway = await startGateway({ pingSeconds: 0.5, limits: { socketBufferBytes: 100_000_000 } });
    const console = await aliceSignsIn(gateway);
    console.ws.pause();
    for (let number = 0; number < 400; number += 1) gateway.bridge.receive(alice, bob, `${number} ${long}`);
    await gateway.bridge.session(console.sessionId, 'lost');
    console.ws.resume();
    expect(await console.closed).toMatchObject({ code: 1013 });
  }, 30_000);

  it('is not answered without end: its requests wait until it reads', async () => {
    const gateway = await startGateway({ limits: { framesPerSecond: 10_000 } });
    const console = await aliceSignsIn(gateway);
    for (let number = 0; number < 30; number += 1) gateway.bridge.receive(alice, bob, `${number} ${long}`);
    await console.told('chat.unread', { unread: 30 });
    let asked = 0;
    const openChat = gateway.bridge.openChat.bind(gateway.bridge);
    gateway.bridge.openChat = (...which) => {
      asked += 1;
      return openChat(...which);
    };
    console.ws.pause();
    const answers = Array.from({ length: 200 }, () => console.opens(bob));
    const witness = await aliceSignsIn(gateway);
    await witness.opens(bob);
    // Each answer has 900 kB: the sockets of both sides and their buffers take a few, not two hundred.
    expect(asked).toBeLessThan(100);
    console.ws.resume();
    await Promise.all(answers);
    expect(asked).toBe(201);
  }, 60_000);

  it('is not worked for more than sixteen times at once: what it asks for beyond waits its turn', async () => {
    const gateway = await startGateway();
    const console = await aliceSignsIn(gateway);
    let asked = 0;
    let letGo = () => {};
    const gate = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const openChat = gateway.bridge.openChat.bind(gateway.bridge);
    gateway.bridge.openChat = async (...which) => {
      asked += 1;
      await gate;
      return openChat(...which);
    };
    const answers = Array.from({ length: 17 }, () => console.opens(bob));
    await eventually(() => expect(asked).toBe(16));
    // Another one's question is answered meanwhile; by then the seventeenth has long been here.
    await (await aliceSignsIn(gateway)).request('contacts.list', {});
    expect(asked).toBe(16);
    letGo();
    await Promise.all(answers);
    expect(asked).toBe(17);
  });
});
