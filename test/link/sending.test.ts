import { Socket } from 'node:net';
import { type Element, default as xml } from '@xmpp/xml';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { LinkDown, LinkFull, StanzaRefused } from '../../src/xmpp/link/errors.ts';
import { agentSays, bodyOf, linkTo, stubServer } from '../support/linked.ts';

describe('what is sent', () => {
  it('never has a character that XML cannot carry, in text or attributes', async () => {
    const server = await stubServer();
    const { link, up } = linkTo(server);
    await up();
    const connection = await server.connected(0);
    const controls = Array.from({ length: 32 }, (_, code) => String.fromCharCode(code));
    const bad = [...controls, '\ufffe', '\uffff', '\ud83d', '\ude42'];

    for (const character of bad) {
      void link.send(agentSays(`a${character}b`, { id: `c${character}d` }));
    }
    await connection.count(bad.length);

    const clean = (character: string) => ('\t\n\r'.includes(character) ? character : '\ufffd');
    expect(connection.stanzas.map(bodyOf)).toEqual(bad.map((character) => `a${clean(character)}b`));
    expect(connection.stanzas.map((stanza) => stanza.attrs.id)).toEqual(
      bad.map((character) => `c${clean(character)}d`),
    );
    expect(connection.fault).toBeUndefined();
  });

  const refused: readonly (readonly [string, Element, string])[] = [
    ['no from', xml('message', { to: 'bob@acme.example' }), 'missing-address'],
    ['no to', xml('message', { from: 'alice@vcc.acme.example' }), 'missing-address'],
    ['another domain in from', agentSays('x', { from: 'bob@acme.example' }), 'foreign-from'],
    [
      'another spelling of the domain in from',
      agentSays('x', { from: 'a@VCC.acme.example' }),
      'foreign-from',
    ],
    ['a from that only ends like ours', agentSays('x', { from: 'a@evil.vcc.acme.example' }), 'foreign-from'],
    ['a to that is no address', agentSays('x', { to: 'bob@@acme.example' }), 'bad-address'],
    ['half a surrogate in to', agentSays('x', { to: 'bob@acme.example/\ud83d' }), 'bad-address'],
    ['an unbound prefix', xml('message', agentSays('').attrs, xml('x:data')), 'unbound-prefix'],
    ['an unbound prefix of an attribute', agentSays('x', { 'x:lang': 'en' }), 'unbound-prefix'],
    ['a name that is none', xml('message', agentSays('').attrs, xml('a b')), 'bad-name'],
    ['markup in a name', xml('message', agentSays('').attrs, xml('a><b')), 'bad-name'],
    ['markup in an attribute name', agentSays('x', { 'a="1" b': '2' }), 'bad-name'],
    ['what is no stanza', xml('stream:error', agentSays('').attrs), 'not-a-stanza'],
    ['a stanza of another namespace', agentSays('x', { xmlns: 'urn:x' }), 'not-a-stanza'],
  ];

  it.each(refused)('refuses %s, to the caller, and the stream lives', async (_what, stanza, reason) => {
    const server = await stubServer();
    const { link, up, downs } = linkTo(server);
    await up();
    const connection = await server.connected(0);

    const refusal = await link.send(stanza).catch((error: unknown) => error);
    await link.send(agentSays('after'));
    await connection.count(1);

    expect(refusal).toBeInstanceOf(StanzaRefused);
    expect(refusal).toMatchObject({ reason });
    expect(connection.stanzas.map(bodyOf)).toEqual(['after']);
    expect(downs).toEqual([]);
  });

  it('refuses a stanza over the limit, counted in bytes of UTF-8, before it is sent', async () => {
    const server = await stubServer();
    const { link, up } = linkTo(server, { maxStanzaBytes: 1_000 });
    await up();
    const connection = await server.connected(0);
    const empty = Buffer.byteLength(agentSays('x').toString()) - 1;

    const over = await link
      .send(agentSays(`${'🙂'.repeat((1_000 - empty) / 4)}xxxx`))
      .catch((error) => error);
    await link.send(agentSays('x'.repeat(1_000 - empty)));
    await connection.count(1);

    expect(over).toMatchObject({ reason: 'too-large' });
    expect(bodyOf(connection.stanzas[0] as Element)).toHaveLength(1_000 - empty);
  });

  it('rejects with LinkDown while there is no link, and nothing comes later', async () => {
    const server = await stubServer({ behaviour: (n) => (n === 0 ? 'no-handshake' : 'serve') });
    const { link, up } = linkTo(server);
    const before = await server.accepted(0);

    const error = await link.send(agentSays('too early')).catch((thrown) => thrown);
    before.cut();
    await up();
    await link.send(agentSays('in time'));
    const connection = await server.connected(1);
    await connection.count(1);

    expect(error).toBeInstanceOf(LinkDown);
    expect(link.isUp()).toBe(true);
    expect(connection.stanzas.map(bodyOf)).toEqual(['in time']);
  });

  it('leaves in one write, all stanzas of one turn', async () => {
    const server = await stubServer();
    const { link, up } = linkTo(server);
    await up();
    const connection = await server.connected(0);
    const write = vi.spyOn(Socket.prototype, 'write');
    onTestFinished(() => write.mockRestore());

    const promises = Array.from({ length: 500 }, (_, n) => link.send(agentSays(String(n))));
    await Promise.all(promises);
    await connection.count(500);

    expect(write.mock.calls.filter(([data]) => String(data).includes('<message'))).toHaveLength(1);
    expect(connection.stanzas.map(bodyOf)).toEqual(Array.from({ length: 500 }, (_, n) => String(n)));
  });
});

describe('a server that stops reading', () => {
  const large = 'x'.repeat(16_000);

  it('holds a sender that waits, and loses nothing once it reads again', async () => {
    const server = await stubServer();
    const { link, up } = linkTo(server);
    await up();
    const connection = await server.connected(0);
    connection.socket.pause();
    const total = 4_000;
    let sent = 0;
    let buffered = 0;
    const sending = (async () => {
      for (let n = 0; n < total; n += 1) {
        await link.send(agentSays(`${n} ${large}`));
        sent += 1;
        buffered = Math.max(buffered, link.bufferedBytes());
      }
    })();
    await standsStill(() => sent);
    const sentMeanwhile = sent;
    connection.socket.resume();
    await sending;
    await connection.count(total);

    // 64 MB were to be sent; the kernel's own buffers take some of it, this process next to nothing.
    expect(sentMeanwhile).toBeLessThan(total / 2);
    expect(buffered).toBeLessThan(100_000);
    expect(connection.stanzas.map((stanza) => Number.parseInt(bodyOf(stanza) ?? '', 10))).toEqual(
      Array.from({ length: total }, (_, n) => n),
    );
  });

  it('refuses a sender that does not wait, at a bound, and delivers what was taken', async () => {
    const server = await stubServer();
    const { link, up } = linkTo(server, { maxBufferedBytes: 1_000_000 });
    await up();
    const connection = await server.connected(0);
    connection.socket.pause();
    const outcomes = Array.from({ length: 1_000 }, (_, n) =>
      link.send(agentSays(`${n} ${large}`)).then(
        () => n,
        (error: unknown) => error,
      ),
    );
    expect(link.bufferedBytes()).toBeLessThanOrEqual(1_000_000);
    connection.socket.resume();
    const settled = await Promise.all(outcomes);
    const taken = settled.filter((outcome) => typeof outcome === 'number');
    await connection.count(taken.length);

    expect(taken.length).toBeGreaterThan(50);
    expect(settled.find((outcome) => typeof outcome !== 'number')).toBeInstanceOf(LinkFull);
    expect(connection.stanzas.map((stanza) => Number.parseInt(bodyOf(stanza) ?? '', 10))).toEqual(taken);
  });

  it('rejects what is waiting when the link drops', async () => {
    const server = await stubServer();
    const { link, up, down } = linkTo(server, { maxBufferedBytes: 100_000_000 });
    await up();
    const connection = await server.connected(0);
    connection.socket.pause();
    const outcomes: unknown[] = [];
    for (let n = 0; n < 3_000; n += 1) {
      void link.send(agentSays(large)).then(
        () => outcomes.push('taken'),
        (error: unknown) => outcomes.push(error),
      );
    }
    await standsStill(() => outcomes.length);
    const before = outcomes.length;
    connection.cut();
    await down();
    await Promise.resolve();

    expect(before).toBeLessThan(3_000);
    expect(outcomes).toHaveLength(3_000);
    expect(outcomes.at(-1)).toBeInstanceOf(LinkDown);
  });

  it('is given up when it takes nothing for long, though it still talks', async () => {
    const server = await stubServer();
    const { link, up, down, downs } = linkTo(server, {
      maxBufferedBytes: 100_000_000,
      timing: { silenceMs: 500, answerMs: 500, stallMs: 200 },
    });
    await up();
    const connection = await server.connected(0);
    connection.socket.pause();
    const talk = setInterval(() => connection.socket.write(' '), 10);
    onTestFinished(() => clearInterval(talk));
    for (let n = 0; n < 3_000; n += 1) void link.send(agentSays(large));
    await down();
    expect(downs[0]).toBe('the server is stalled');
  });
});

/** Resolved when the value has not changed for a while: there is no event for something that does not happen. */
async function standsStill(value: () => number): Promise<void> {
  await vi.waitUntil(
    async () => {
      const before = value();
      await new Promise((resolve) => setTimeout(resolve, 100));
      return value() === before && before >= 0;
    },
    { timeout: 20_000, interval: 1 },
  );
}
