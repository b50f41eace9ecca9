import { Socket } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { LinkDown } from '../../src/xmpp/link/errors.ts';
import { agentSays, bodyOf, linkTo, stubServer } from '../support/linked.ts';
import type { Behaviour } from '../support/stub-server.ts';

describe('a server that does not answer', () => {
  it('is left when it accepts and stays silent', async () => {
    const server = await stubServer({ behaviour: (n) => (n < 2 ? 'mute' : 'serve') });
    const { up } = linkTo(server, { timing: { handshakeMs: 50 } });
    await up();
    expect(server.connections).toHaveLength(3);
  });

  it('is left when the connection is never made', async () => {
    const server = await stubServer();
    const connect = vi.spyOn(Socket.prototype, 'connect');
    onTestFinished(() => connect.mockRestore());
    // As to an address behind a firewall that swallows: nothing comes back.
    connect.mockImplementationOnce(function (this: Socket) {
      return this;
    });
    const { up } = linkTo(server, { timing: { connectMs: 50 } });
    await up();
    expect(connect).toHaveBeenCalledTimes(2);
  });

  it('is left when it never answers the handshake', async () => {
    const server = await stubServer({ behaviour: (n) => (n < 2 ? 'no-handshake' : 'serve') });
    const { up } = linkTo(server, { timing: { handshakeMs: 50 } });
    await up();
    expect(server.connections).toHaveLength(3);
  });

  it('is left when it falls silent on an open link, and everything pending rejects', async () => {
    const server = await stubServer();
    const { link, up, down, downs } = linkTo(server, { timing: { silenceMs: 60, answerMs: 60 } });
    await up();
    server.answersPings = false;
    const connection = await server.connected(0);
    const request = link.request(agentSaysIq(), 60_000).catch((error: unknown) => error);
    await down();
    await up(2);

    expect(downs).toEqual(['the server is silent']);
    expect(connection.pings).toBe(1);
    expect(await request).toBeInstanceOf(LinkDown);
  });

  it('is not blamed when this process itself was suspended', async () => {
    const server = await stubServer();
    const { up, downs } = linkTo(server, { timing: { silenceMs: 50, answerMs: 50 } });
    await up();
    const connection = await server.connected(0);
    for (let n = 1; n <= 3; n += 1) {
      await connection.when(() => (connection.pings >= n ? true : undefined));
      // The answer is on its way; the whole process stands still for longer than it may take.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    }
    await connection.when(() => (connection.pings >= 4 ? true : undefined));
    expect(downs).toEqual([]);
  });

  it('is not left while it answers pings, or talks', async () => {
    const server = await stubServer();
    const { up, downs, received } = linkTo(server, { timing: { silenceMs: 30, answerMs: 200 } });
    await up();
    const connection = await server.connected(0);
    await connection.when(() => (connection.pings >= 5 ? true : undefined));
    const message = "<message from='bob@acme.example' to='alice@vcc.acme.example'/>";
    for (let n = 1; n <= 20; n += 1) {
      await connection.write(message);
      await received(n);
    }
    expect(downs).toEqual([]);
  });
});

describe('connecting again', () => {
  const failures: readonly Behaviour[] = [
    { error: 'host-unknown', at: 'header' },
    { error: 'conflict', at: 'handshake' },
    { error: 'not-authorized', at: 'handshake' },
    { error: 'system-shutdown', at: 'handshake' },
  ];

  it.each(failures)('goes on after %j', async (behaviour) => {
    const server = await stubServer({ behaviour: (n) => (n < 4 ? behaviour : 'serve') });
    const { link, up } = linkTo(server);
    await up();
    await link.send(agentSays('at last'));
    const connection = await server.connected(4);
    await connection.count(1);
    expect(connection.stanzas.map(bodyOf)).toEqual(['at last']);
  });

  it('goes on after a stream error on an open link', async () => {
    const server = await stubServer();
    const { up, downs } = linkTo(server);
    const connection = await server.connected(0);
    await connection.write(
      "<stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/><text xmlns='urn:ietf:params:xml:ns:xmpp-streams'>Replaced by new connection</text></stream:error></stream:stream>",
    );
    await up(2);
    expect(downs).toEqual(['stream error: conflict (Replaced by new connection)']);
  });

  it('goes on after the server ended the stream but left the socket open', async () => {
    const server = await stubServer();
    const { up } = linkTo(server);
    const connection = await server.connected(0);
    await connection.write('</stream:stream>');
    await up(2);
    expect(connection.sawFooter).toBe(true);
  });

  it('goes on while nobody listens, with waits that grow to the cap', async () => {
    const gone = await stubServer();
    await gone.close();
    const waits: number[] = [];
    let enough = () => {};
    const many = new Promise<void>((resolve) => {
      enough = resolve;
    });
    const { ups } = linkTo(gone, {
      timing: { backoffMs: 2, backoffCapMs: 16 },
      random: () => 0.999,
      log: {
        debug() {},
        info() {},
        error() {},
        warn(fact) {
          waits.push((fact as { waitMs: number }).waitMs);
          if (waits.length === 12) enough();
        },
      },
    });
    await many;
    expect(waits.slice(0, 6)).toEqual([1, 3, 7, 15, 15, 15]);
    expect(ups()).toBe(0);
  });

  it('begins with small waits again after a stream that held, and only then', async () => {
    const waitsOf = async (stableMs: number) => {
      const waits: number[] = [];
      const server = await stubServer();
      const { up, down, link } = linkTo(server, {
        timing: { backoffMs: 4, stableMs },
        random: () => 0.999,
        log: {
          debug() {},
          info() {},
          error() {},
          warn: (fact) => waits.push((fact as { waitMs: number }).waitMs),
        },
      });
      for (let n = 0; n < 3; n += 1) {
        await up(n + 1);
        (await server.connected(n)).cut();
        await down(n + 1);
      }
      await link.stop();
      return waits;
    };
    expect(await waitsOf(0)).toEqual([3, 3, 3]);
    expect(await waitsOf(60_000)).toEqual([3, 7, 15]);
  });

  it('never sends a stanza of the old stream on the new one', async () => {
    const server = await stubServer();
    const { link, up, down } = linkTo(server);
    await up();
    const first = await server.connected(0);
    first.cut();
    await down();
    const lost = await link.send(agentSays('lost')).catch((error: unknown) => error);
    await up(2);
    await link.send(agentSays('new'));
    const second = await server.connected(1);
    await second.count(1);
    expect(lost).toBeInstanceOf(LinkDown);
    expect(second.stanzas.map(bodyOf)).toEqual(['new']);
  });

  it('signs on with a secret of any letters', async () => {
    const server = await stubServer({ secret: 'schlüssel-密' });
    const { up, link } = linkTo(server, { secret: 'schlüssel-密' });
    await up();
    expect(link.isUp()).toBe(true);
  });
});

function agentSaysIq() {
  const stanza = agentSays('');
  stanza.name = 'iq';
  stanza.attrs.type = 'get';
  return stanza;
}
