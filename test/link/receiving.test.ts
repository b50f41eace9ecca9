import { Element } from '@xmpp/xml';
import { describe, expect, it } from 'vitest';
import { agentSays, linkTo, stubServer } from '../support/linked.ts';

const expertSays = (body: string, id = 'm') =>
  `<message from='bob@acme.example/desk' to='alice@vcc.acme.example' type='chat' id='${id}'><body>${body}</body></message>`;

const words = ['hello', 'grüße', '你好世界', '🙂🚀', '👩‍👩‍👧', 'שלום', 'e\u0301', '𝒳𝓎'];

/** Small and the same on every machine (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

describe('what the server sends', () => {
  it('keeps a character whole that is split across two reads', async () => {
    const server = await stubServer();
    const { stanzas, received } = linkTo(server);
    const connection = await server.connected(0);
    const bytes = Buffer.from(expertSays('a🙂b你c'));

    for (const byte of bytes) {
      await connection.write(Uint8Array.of(byte));
      // The link reads in this turn of the loop: every byte is a read of its own.
      await nextTurn();
      await nextTurn();
    }

    await received(1);
    expect(stanzas[0]?.getChildText('body')).toBe('a🙂b你c');
  });

  it('takes 100,000 stanzas with emoji in pieces of any size, in order and whole', async () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    const random = seeded(seed);
    const total = 100_000;
    const expected = (n: number) => `${n} ${words[n % words.length]} ${words[(n * 7) % words.length]}`;
    const server = await stubServer();
    let count = 0;
    let firstWrong: string | undefined;
    const { received } = linkTo(server, {
      onStanza(stanza) {
        const body = stanza.getChildText('body');
        if (firstWrong === undefined && body !== expected(count)) firstWrong = `${count}: ${body}`;
        count += 1;
      },
    });
    const connection = await server.connected(0);

    let bytes = Buffer.alloc(0);
    for (let n = 0; n < total; n += 1_000) {
      const more = Array.from({ length: 1_000 }, (_, i) => expertSays(expected(n + i))).join('');
      bytes = Buffer.concat([bytes, Buffer.from(more)]);
      while (bytes.length > 3_000) {
        const size = 1 + Math.floor(random() ** 3 * 3_000);
        const wait = connection.write(bytes.subarray(0, size));
        bytes = bytes.subarray(size);
        if (random() < 0.1) await wait;
      }
    }
    await connection.write(bytes);
    await received(total);

    expect(firstWrong, `seed ${seed}`).toBeUndefined();
    expect(count).toBe(total);
  });

  it('hands stanzas over that came in one read with the handshake, after saying that it is up', async () => {
    const server = await stubServer({
      greeting: expertSays('first', 'one') + expertSays('second', 'two'),
    });
    const order: string[] = [];
    const { received } = linkTo(server, {
      onUp: () => order.push('up'),
      onStanza: (stanza) => void order.push(stanza.attrs.id ?? ''),
    });
    await received(2);

    expect(order).toEqual(['up', 'one', 'two']);
  });

  it('leaves a stream that is no XML, hands over what came before, and connects again', async () => {
    const server = await stubServer();
    const { stanzas, downs, up } = linkTo(server);
    const connection = await server.connected(0);

    await connection.write(`${expertSays('before')}<message>&nonsense;</message>`);
    await up(2);

    expect(stanzas.map((stanza) => stanza.getChildText('body'))).toEqual(['before']);
    expect(downs[0]).toContain('not XML');
  });

  it('loses no other stanza when a handler throws', async () => {
    const server = await stubServer();
    const errors: string[] = [];
    const { stanzas, received, downs } = linkTo(server, {
      log: { debug() {}, info() {}, warn() {}, error: (_fact, message) => errors.push(message) },
      onStanza(stanza) {
        if (stanza.attrs.id === 'bad') throw new Error('a bug');
      },
    });
    const connection = await server.connected(0);

    await connection.write(expertSays('1', 'bad') + expertSays('2', 'good'));
    await received(2);
    await connection.write(expertSays('3', 'last'));
    await received(3);

    expect(stanzas.map((stanza) => stanza.attrs.id)).toEqual(['bad', 'good', 'last']);
    expect(errors).toEqual(['stanza handler threw']);
    expect(downs).toEqual([]);
  });

  it('makes elements of the same class as we build: one ltx', async () => {
    const server = await stubServer();
    const { stanzas, received } = linkTo(server);
    const connection = await server.connected(0);
    await connection.write(expertSays('hello'));
    await received(1);
    expect(stanzas[0]).toBeInstanceOf(Element);
  });
});

describe('a link that is cut', () => {
  const cuts: readonly (readonly [string, Uint8Array])[] = [
    ['in the middle of a multi-byte character', Buffer.from(expertSays('🙂')).subarray(0, -19)],
    ['in the middle of a stanza', Buffer.from(expertSays('hello').slice(0, 40))],
  ];

  it.each(cuts)('%s comes back clean', async (_where, half) => {
    const server = await stubServer();
    const { stanzas, up, down, received } = linkTo(server);
    const first = await server.connected(0);
    await first.write(expertSays('whole'));
    await first.write(half);
    await received(1);
    await nextTurn();
    first.cut();
    await down();
    await up(2);
    const second = await server.connected(1);
    await second.write(expertSays('after 🙂'));
    await received(2);

    expect(stanzas.map((stanza) => stanza.getChildText('body'))).toEqual(['whole', 'after 🙂']);
  });

  it.each(['cut-in-header', 'cut-in-handshake'] as const)('%s comes back', async (behaviour) => {
    const server = await stubServer({ behaviour: (n) => (n < 2 ? behaviour : 'serve') });
    const { up, downs } = linkTo(server);
    await up();
    expect(server.connections).toHaveLength(3);
    // It was never up, so nobody is told that it went down.
    expect(downs).toEqual([]);
  });
});

describe('a stanza that does not end', () => {
  const maxReceivedBytes = 100_000;

  it('is waited for up to the bound; beyond, the stream is left and the next one serves', async () => {
    const server = await stubServer();
    const { stanzas, up, down, downs, received } = linkTo(server, { maxReceivedBytes });
    const first = await server.connected(0);
    await up();
    const head = expertSays('x').split('x</body>')[0] ?? '';
    await first.write(head + 'x'.repeat(maxReceivedBytes - head.length));
    await first.write('</body></message>');
    await received(1);
    // What comes after one that is whole is counted anew.
    await first.write(head + 'x'.repeat(maxReceivedBytes - head.length));
    await first.write('x');
    await down();
    expect(downs).toEqual(['the server sent a stanza of more than 100000 bytes']);
    await up(2);
    await (await server.connected(1)).write(expertSays('hello'));
    await received(2);
    expect(stanzas.map((stanza) => stanza.getChildText('body')?.length)).toEqual([
      maxReceivedBytes - head.length,
      'hello'.length,
    ]);
  });
});

describe('stanzas that are being worked on', () => {
  /** A link whose owner is done with nothing until the test says so. */
  async function busyLink(maxUnderWay: number) {
    const server = await stubServer();
    const ends: (() => void)[] = [];
    const linked = linkTo(server, {
      maxUnderWay,
      timing: { silenceMs: 20, answerMs: 20 },
      onStanza: () => new Promise<void>((resolve) => void ends.push(resolve)),
    });
    const connection = await server.connected(0);
    const says = async (count: number) => {
      for (let n = 1; n <= count; n += 1) {
        const next = linked.stanzas.length + 1;
        await connection.write(expertSays(`${next}`, `m${next}`));
        await linked.received(next);
      }
    };
    return { server, connection, ends, says, ...linked };
  }
  /** In which a silent server would have been left several times. */
  const aWhile = () => new Promise((resolve) => setTimeout(resolve, 200));

  it('are no more than the bound: the server is left unread, not blamed for silence, and nothing is lost', async () => {
    const { link, connection, ends, says, stanzas, received, downs } = await busyLink(4);
    await says(3);
    // Below the bound it is read on, and asked in its silence.
    const asked = connection.pings;
    await connection.when(() => (connection.pings > asked + 1 ? true : undefined));
    await says(1);
    await connection.write([5, 6, 7, 8, 9].map((n) => expertSays(`${n}`, `m${n}`)).join(''));
    await aWhile();
    expect(stanzas).toHaveLength(4);
    expect(link.underWay()).toBe(4);
    expect(downs).toEqual([]);

    // One less is not half: whoever stops and starts with each reads a stanza at a time.
    ends[0]?.();
    await aWhile();
    expect(stanzas).toHaveLength(4);
    ends[1]?.();
    await received(9);
    expect(stanzas.map(({ attrs }) => attrs.id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => `m${n}`));
    for (const end of ends) end();
    await says(1);
    for (const end of ends) end();
    await nextTurn();
    expect(link.underWay()).toBe(0);
    expect(downs).toEqual([]);
  });

  it('count on for the next stream, which comes up and is left unread as well', async () => {
    const { link, server, connection, ends, says, stanzas, up, downs, received } = await busyLink(2);
    await says(2);
    connection.cut();
    // A socket that is not read does not end: whoever writes to it sees that it has.
    while (downs.length === 0) {
      await link.send(agentSays('is anybody there?')).catch(() => {});
      await nextTurn();
    }
    await up(2);
    const second = await server.connected(1);
    await second.write(expertSays('3', 'm3'));
    await aWhile();
    expect(stanzas).toHaveLength(2);
    ends[0]?.();
    await received(3);
  });

  it('do not keep the link from being stopped', async () => {
    const { link, says } = await busyLink(1);
    await says(1);
    await link.stop();
    expect(link.isUp()).toBe(false);
  });
});
