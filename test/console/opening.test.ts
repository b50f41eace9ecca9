import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../src/console/protocol/limits.ts';
import { connect, openConsole, signIn, tokenOf } from '../support/console.ts';
import { alice, bob, password } from '../support/console-cast.ts';
import type { ConsoleError } from '../support/console-error.ts';
import { eventually } from '../support/eventually.ts';
import { startGateway } from '../support/gateway.ts';

const errorOf = (work: Promise<unknown>) =>
  work.then(
    (result) => expect.fail(`it was answered with ${JSON.stringify(result)}`),
    (error: ConsoleError) => error,
  );
const aliceSignsIn = (gateway: { url: string }) => signIn(gateway, 'acme', 'alice', password);

describe('session.open', () => {
  it('answers with who I am, the profile in force, all limits and the open chats', async () => {
    const gateway = await startGateway();
    gateway.bridge.receive(alice, bob, 'Hello?');
    const { opening } = await aliceSignsIn(gateway);
    expect(opening).toEqual({
      sessionId: 'session-2',
      seq: 0,
      resumed: false,
      me: {
        id: 'alice',
        jid: alice.jid,
        name: 'Alice Hart',
        role: 'agent',
        groups: ['support'],
        status: 'available',
      },
      tenant: {
        id: 'acme',
        name: 'Acme',
        mode: 3,
        groups: [
          { id: 'support', name: 'Support' },
          { id: 'billing', name: 'Billing' },
        ],
        queues: [],
      },
      settings: {
        profile: '9.9',
        history: { window: 30 },
        presence: { ofAgents: 'online-offline', ofExpertsInChat: false, ofExpertsInDirectory: false },
        typing: { toExpert: true, toAgent: false, betweenAgents: true },
        receipts: { delivery: true, read: 'none' },
        richText: { toExpert: 'text-and-link' },
        files: { fromAgents: 'refused' },
        cannedReplies: [],
        graceSeconds: 60,
        limits: defaultLimits,
      },
      chats: [
        {
          with: bob,
          name: 'Bob Stone',
          kind: 'expert',
          unread: 1,
          last: expect.objectContaining({ text: 'Hello?', at: '2026-01-02T03:04:05.006Z' }),
        },
      ],
    });
  });

  it('has the limits of the contract', () => {
    expect(defaultLimits).toEqual({
      messageBytes: 32_768,
      frameBytes: 65_536,
      messagesPerSecond: 20,
      framesPerSecond: 100,
      consolesOfAnAgent: 16,
      graceSeconds: 60,
      typingSeconds: 6,
      tokenHours: 12,
      richLinkDays: 30,
      signInFailuresPerMinuteForName: 10,
      signInFailuresPerMinuteForAddress: 60,
      openSeconds: 5,
      socketBufferBytes: 1_048_576,
    });
  });

  it('is answered before any event, even those that come while it is under way', async () => {
    const gateway = await startGateway();
    gateway.bridge.whileOpening = async () => {
      gateway.bridge.receive(alice, bob, 'early');
    };
    // The console itself faults an event that comes before the answer.
    const console = await aliceSignsIn(gateway);
    expect(console.opening.seq).toBe(0);
    expect(await console.told('chat.message')).toMatchObject({ seq: 1, message: { text: 'early' } });
  });

  it('lets requests that follow it at once wait for it', async () => {
    const gateway = await startGateway();
    const token = await tokenOf(gateway, 'acme', 'alice', password);
    const console = await connect(gateway);
    const opening = console.open(token);
    const sent = console.says(bob, 'Already');
    await opening;
    expect(await sent).toMatchObject({ text: 'Already' });
  });

  it('comes late: 4408', async () => {
    const gateway = await startGateway({ limits: { openSeconds: 1 } });
    const before = Date.now();
    const console = await connect(gateway);
    expect(await console.closed).toMatchObject({ code: 4408 });
    expect(Date.now() - before).toBeGreaterThanOrEqual(990);
  });

  it('came in time to a bridge that was busy until it was late: it is read first', async () => {
    const gateway = await startGateway({ limits: { openSeconds: 1 } });
    const token = await tokenOf(gateway, 'acme', 'alice', password);
    const console = await connect(gateway);
    const opening = console.open(token);
    // The gateway is in this process: the frame stands in its socket meanwhile.
    for (const end = Date.now() + 1_200; Date.now() < end; );
    expect(await opening).toMatchObject({ resumed: false });
  });

  it('comes second: not-signed-in, then 4401', async () => {
    const gateway = await startGateway();
    const console = await connect(gateway);
    expect(await errorOf(console.opens(bob))).toMatchObject({ code: -32000, reason: 'not-signed-in' });
    expect(await console.closed).toMatchObject({ code: 4401 });
    expect(gateway.bridge.asked).toEqual([]);
  });

  it('has a token of nobody: not-signed-in, then 4401', async () => {
    const gateway = await startGateway();
    for (const token of ['x', 'a.b.c', 'eyJhbGciOiJub25lIn0.e30.']) {
      const console = await connect(gateway);
      expect(await errorOf(console.open(token))).toMatchObject({ code: -32000, reason: 'not-signed-in' });
      expect(await console.closed).toMatchObject({ code: 4401 });
    }
  });

  it('has bad parameters: it may be tried again until it is late', async () => {
    const gateway = await startGateway({ limits: { openSeconds: 1 } });
    const token = await tokenOf(gateway, 'acme', 'alice', password);
    const console = await connect(gateway);
    const error = await errorOf(console.call('session.open', { token: 7, resume: { seq: -1 } }));
    expect(error).toMatchObject({ code: -32602, reason: 'malformed' });
    expect(error.message).toContain('token: ');
    await console.open(token);
    const other = await connect(gateway);
    await errorOf(other.call('session.open', {}));
    expect(await other.closed).toMatchObject({ code: 4408 });
  });

  it('is too much for one agent: too-fast', async () => {
    const gateway = await startGateway({ limits: { consolesOfAnAgent: 2 } });
    const token = await tokenOf(gateway, 'acme', 'alice', password);
    await openConsole(gateway, token);
    const second = await openConsole(gateway, token);
    const third = await connect(gateway);
    expect(await errorOf(third.open(token))).toMatchObject({ code: -32000, reason: 'too-fast' });
    await second.logsOut();
    await third.open(token);
  });

  it('is not even begun where as many sockets are open as may be: 503', async () => {
    const gateway = await startGateway({ maxSockets: 2 });
    const [first] = [await connect(gateway), await connect(gateway)];
    await expect(connect(gateway)).rejects.toThrow('503');
    await first?.breaks();
    await eventually(async () => void (await connect(gateway)));
  });

  it('is done once for each socket', async () => {
    const gateway = await startGateway();
    const console = await aliceSignsIn(gateway);
    const again = await errorOf(console.call('session.open', { token: console.token }));
    expect(again).toMatchObject({ code: -32600 });
    expect((await console.opens(bob)).with).toBe(bob);
  });

  it('is given up when the console leaves while it is under way: the session is held', async () => {
    const gateway = await startGateway();
    const token = await tokenOf(gateway, 'acme', 'alice', password);
    const console = await connect(gateway);
    let entered = () => {};
    const isOpening = new Promise<void>((resolve) => {
      entered = resolve;
    });
    let letGo = () => {};
    const gate = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    gateway.bridge.whileOpening = () => {
      entered();
      return gate;
    };
    console.open(token).catch(() => {});
    await isOpening;
    await console.breaks();
    await expect.poll(() => gateway.sockets).toBe(0);
    letGo();
    await gateway.bridge.session('session-1', 'lost');
  });
});
