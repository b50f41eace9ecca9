import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type AgentConsole, connect, openConsole, signIn, tokenOf } from '../support/console.ts';
import { bob, password } from '../support/console-cast.ts';
import type { ConsoleError } from '../support/console-error.ts';
import { fuzzMs, tried } from '../support/fuzz.ts';
import { startGateway } from '../support/gateway.ts';

const errorOf = (work: Promise<unknown>) =>
  work.then(
    (result) => expect.fail(`it was answered with ${JSON.stringify(result)}`),
    (error: ConsoleError) => error,
  );
const aliceSignsIn = (gateway: { url: string }) => signIn(gateway, 'acme', 'alice', password);

/** The next frame that has this id, or the code with which the socket was closed. */
function answerOrEnd(console: AgentConsole, id: unknown): Promise<unknown> {
  return new Promise((resolve) => {
    const listen = (data: Buffer) => {
      const frame = JSON.parse(data.toString());
      if (frame.id !== id) return;
      console.ws.off('message', listen);
      resolve(frame);
    };
    console.ws.on('message', listen);
    console.ws.once('close', resolve);
  });
}

describe('a frame that is broken', () => {
  const call = { jsonrpc: '2.0', id: 1, method: 'chat.open', params: { with: bob } };
  const notJsonRpc: Record<string, string | Buffer> = {
    'is no JSON': '{"jsonrpc":',
    'is empty': '',
    'is a batch': JSON.stringify([call]),
    'is an empty batch': '[]',
    'is a string': '"hello"',
    'is null': 'null',
    'is a number': '7',
    'has no version': JSON.stringify({ ...call, jsonrpc: undefined }),
    'has another version': JSON.stringify({ ...call, jsonrpc: '1.0' }),
    'has no method': JSON.stringify({ ...call, method: undefined }),
    'has a method that is no string': JSON.stringify({ ...call, method: 7 }),
    'has an object as id': JSON.stringify({ ...call, id: {} }),
    'is an answer': JSON.stringify({ jsonrpc: '2.0', id: 1, result: {} }),
    'is nested 30,000 deep': '['.repeat(30_000),
    'is binary': Buffer.from(JSON.stringify(call)),
  };
  for (const [what, frame] of Object.entries(notJsonRpc)) {
    it(`${what}: 1002, the session is held and can be resumed`, async () => {
      const gateway = await startGateway();
      const console = await aliceSignsIn(gateway);
      console.ws.send(frame);
      expect(await console.closed).toMatchObject({ code: 1002 });
      await gateway.bridge.session(console.sessionId, 'lost');
      expect((await console.resumes()).opening.resumed).toBe(true);
    });
  }

  it('is 1002 before session.open as well', async () => {
    const gateway = await startGateway();
    const console = await connect(gateway);
    console.ws.send('hello');
    expect(await console.closed).toMatchObject({ code: 1002 });
  });

  it('is no UTF-8: 1007', async () => {
    const gateway = await startGateway();
    const console = await aliceSignsIn(gateway);
    console.ws.send(Buffer.from([0x22, 0xc3, 0x28, 0x22]), { binary: false });
    expect(await console.closed).toMatchObject({ code: 1007 });
  });

  it('is over 64 KiB: 1009; exactly 64 KiB is answered', async () => {
    const gateway = await startGateway();
    const console = await aliceSignsIn(gateway);
    const frame = (bytes: number) => {
      const start = `{"jsonrpc":"2.0","id":"big","method":"nothing","params":"`;
      return `${start}${'x'.repeat(bytes - start.length - 2)}"}`;
    };
    const answered = answerOrEnd(console, 'big');
    console.ws.send(frame(65_536));
    expect(await answered).toMatchObject({ error: { code: -32601 } });
    console.ws.send(frame(65_537));
    expect(await console.closed).toMatchObject({ code: 1009 });
    await gateway.bridge.session(console.sessionId, 'lost');
  });

  it('is over 64 KiB in pieces: 1009', async () => {
    const gateway = await startGateway();
    const console = await aliceSignsIn(gateway);
    for (let piece = 0; piece < 5; piece += 1) console.ws.send('x'.repeat(16_384), { fin: false });
    expect(await console.closed).toMatchObject({ code: 1009 });
  });
});

describe('a request that is broken', () => {
  it('has an unknown method: -32601', async () => {
    const console = await aliceSignsIn(await startGateway());
    for (const method of [
      'nothing',
      'chat.opens',
      '',
      '__proto__',
      'constructor',
      'toString',
      'chat.message',
    ]) {
      expect(await errorOf(console.call(method, {}))).toMatchObject({ code: -32601 });
    }
  });

  it('has bad parameters: -32602 with what was expected', async () => {
    const console = await aliceSignsIn(await startGateway());
    const bad: [string, unknown, string][] = [
      ['chat.open', {}, 'with: '],
      ['chat.open', { with: 7 }, 'with: '],
      ['chat.open', { with: 'no address' }, 'with: expected a bare JID'],
      ['chat.open', { with: `${bob}/phone` }, 'with: expected a bare JID'],
      ['chat.open', [bob], 'expected object'],
      ['chat.open', 'bob', 'expected object'],
      ['chat.open', { with: bob, whit: bob }, 'whit'],
      ['chat.send', { with: bob, text: 'x' }, 'clientId: '],
      ['chat.send', { with: bob, clientId: '', text: 'x' }, 'clientId: '],
      ['chat.send', { with: bob, clientId: 'a\u0000b', text: 'x' }, 'clientId: '],
      [
        'chat.send',
        { with: bob, clientId: '1', text: 'x', html: 'y' },
        'html: expected html or text, not both',
      ],
      ['chat.send', { with: bob, clientId: '1', text: ['x'] }, 'text: '],
      ['chat.history', { with: bob, before: 'x', limit: 101 }, 'limit: '],
      ['chat.history', { with: bob, before: 'x', limit: 0.5 }, 'limit: '],
      ['chat.typing', { with: bob, typing: 'yes' }, 'typing: '],
      ['status.set', { status: 'offline' }, 'status: '],
      ['session.ack', { seq: -1 }, 'seq: '],
      ['session.close', { now: true }, 'now'],
    ];
    for (const [method, params, expected] of bad) {
      const error = await errorOf(console.call(method, params));
      expect(error, `${method} ${JSON.stringify(params)}`).toMatchObject({
        code: -32602,
        reason: 'malformed',
      });
      expect(error.message).toContain(expected);
    }
  });

  it('is a notification: nothing is answered', async () => {
    const console = await aliceSignsIn(await startGateway());
    const ids: unknown[] = [];
    console.ws.on('message', (data) => ids.push(JSON.parse(data.toString()).id));
    for (const method of ['nothing', 'chat.open', 'chat.typing']) {
      console.ws.send(JSON.stringify({ jsonrpc: '2.0', method, params: { with: 7 } }));
    }
    await console.opens(bob);
    expect(ids).toHaveLength(1);
  });

  it('is answered under its own id, be it text, a number or null', async () => {
    const console = await aliceSignsIn(await startGateway());
    for (const id of ['a"b\u2028', 0, -1.5, null]) {
      const answered = answerOrEnd(console, id);
      console.ws.send(JSON.stringify({ jsonrpc: '2.0', id, method: 'chat.open', params: { with: bob } }));
      expect(await answered).toMatchObject({ id, result: { with: bob } });
    }
  });
});

describe('hostile frames', () => {
  const methods = [
    'session.open',
    'session.ack',
    'status.set',
    'chat.open',
    'chat.history',
    'chat.send',
    'chat.typing',
  ];
  const anyCall = fc.record(
    {
      jsonrpc: fc.oneof(
        { arbitrary: fc.constant('2.0'), weight: 5 },
        { arbitrary: fc.jsonValue(), weight: 1 },
      ),
      method: fc.oneof(fc.constantFrom(...methods, '__proto__', 'valueOf'), fc.jsonValue()),
      params: fc.oneof(
        fc.jsonValue(),
        fc.record(
          {
            with: fc.oneof(fc.constant(bob), fc.string({ unit: 'binary' }), fc.jsonValue()),
            text: fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue()),
            clientId: fc.oneof(fc.string(), fc.jsonValue()),
            seq: fc.oneof(fc.integer(), fc.double(), fc.jsonValue()),
            __proto__: fc.jsonValue(),
          },
          { requiredKeys: [] },
        ),
      ),
    },
    { requiredKeys: [] },
  );
  const anyFrame = fc.oneof(anyCall, fc.jsonValue({ noUnicodeString: false }), fc.string({ unit: 'binary' }));

  it(
    'fuzz: are answered, or end their own socket, and nothing else',
    async () => {
      const gateway = await startGateway();
      const witness = await aliceSignsIn(gateway);
      const token = await tokenOf(gateway, 'acme', 'erin', password);
      let attacker = await openConsole(gateway, token, { console: 'attacker' });
      await fc.assert(
        fc.asyncProperty(anyFrame, fc.uuid(), fc.boolean(), async (frame, id, isSignedIn) => {
          const console = isSignedIn ? attacker : await connect(gateway);
          const outcome = answerOrEnd(console, id);
          const text =
            typeof frame === 'string' ? frame : JSON.stringify(isObject(frame) ? { ...frame, id } : frame);
          console.ws.send(text);
          const got = await outcome;
          if (typeof got === 'object')
            expect(got).toSatisfy((answer: object) => 'result' in answer || 'error' in answer);
          else expect([1002, 4401]).toContain(got);
          if (!isSignedIn) console.ws.terminate();
          else if (attacker.ws.readyState !== WebSocket.OPEN) {
            attacker = await openConsole(gateway, token, { console: 'attacker' });
          }
        }),
        tried(300),
      );
      expect((await witness.opens(bob)).with).toBe(bob);
      expect(gateway.log).toEqual([]);
    },
    fuzzMs,
  );
});

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
