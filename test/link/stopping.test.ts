import { describe, expect, it } from 'vitest';
import { LinkDown } from '../../src/xmpp/link/errors.ts';
import { agentSays, linkTo, stubServer } from '../support/linked.ts';

/** What keeps this process alive, of the kinds that a link uses. */
const held = () =>
  process
    .getActiveResourcesInfo()
    .filter((kind) => kind === 'Timeout' || kind === 'Immediate' || kind.startsWith('TCPSocket')).length;

describe('stopping a link', () => {
  it('lets what was sent leave, says goodbye, and keeps nothing alive', async () => {
    const server = await stubServer();
    const before = held();
    const { link, up, downs } = linkTo(server);
    await up();
    const connection = await server.connected(0);
    for (let n = 0; n < 1_000; n += 1) void link.send(agentSays(String(n)));

    await Promise.all([link.stop(), link.stop()]);
    await connection.closed;
    await link.stop();

    expect(connection.stanzas).toHaveLength(1_000);
    expect(connection.sawFooter).toBe(true);
    expect(downs).toEqual(['stopped']);
    expect(link.isUp()).toBe(false);
    expect(held()).toBeLessThanOrEqual(before);
  });

  it('takes nothing more, and does not connect again', async () => {
    const server = await stubServer();
    const { link, up } = linkTo(server);
    await up();
    const stopped = link.stop();
    const error = await link.send(agentSays('late')).catch((thrown: unknown) => thrown);
    await stopped;
    link.start();
    expect(error).toBeInstanceOf(LinkDown);
    expect(server.connections).toHaveLength(1);
  });

  it.each(['mute', 'no-handshake'] as const)('does not wait for a server that is %s', async (behaviour) => {
    const server = await stubServer({ behaviour: () => behaviour });
    const before = held();
    const { link } = linkTo(server, { timing: { stopMs: 60_000 } });
    const connection = await server.accepted(0);
    await link.stop();
    await connection.closed;
    expect(held()).toBeLessThanOrEqual(before);
  });

  it('ends the wait for the next attempt', async () => {
    const gone = await stubServer();
    await gone.close();
    const before = held();
    let refused = () => {};
    const once = new Promise<void>((resolve) => {
      refused = resolve;
    });
    const { link } = linkTo(gone, {
      timing: { backoffMs: 60_000, backoffCapMs: 60_000 },
      random: () => 0.999,
      log: { debug() {}, info() {}, error() {}, warn: () => refused() },
    });
    await once;
    await link.stop();
    expect(held()).toBeLessThanOrEqual(before);
  });

  it('has an end with a server that reads nothing any more; what did not leave is rejected', async () => {
    const server = await stubServer();
    const { link, up } = linkTo(server, { maxBufferedBytes: 100_000_000, timing: { stopMs: 100 } });
    await up();
    (await server.connected(0)).socket.pause();
    const outcomes = Array.from({ length: 3_000 }, () =>
      link.send(agentSays('x'.repeat(16_000))).then(
        () => 'taken',
        (error: unknown) => error,
      ),
    );
    await link.stop();
    expect((await Promise.all(outcomes)).at(-1)).toBeInstanceOf(LinkDown);
  });
});
