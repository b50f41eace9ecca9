import { describe, expect, it } from 'vitest';
import type { RequestFault } from '../../src/page/protocol/calls.ts';
import { playedConnection } from './fake-gateway.ts';

const fault = (work: Promise<unknown>): Promise<RequestFault> =>
  work.then(
    (result) => expect.fail(`it was answered with ${JSON.stringify(result)}`),
    (error: RequestFault) => error,
  );

/** A connection that is open and quiet. */
function open() {
  const played = playedConnection();
  played.start();
  const socket = played.opens();
  socket.answers('session.ack', {});
  return { ...played, first: socket };
}

describe('opening', () => {
  it('signs in with the token and the name of the tab, and is open with the answer', async () => {
    const { connection, socket, start, opens, state, openings } = playedConnection();
    start();
    expect(state()).toEqual({ state: 'connecting', attempt: 0 });
    expect(await fault(connection.request('chat.open', { with: 'bob@acme.example' }))).toMatchObject({
      kind: 'lost',
    });
    opens();
    expect(socket().asked('session.open').params).toEqual({ token: 'token', console: 'tab' });
    expect(openings).toMatchObject([{ sessionId: 'session-1' }]);
    expect(connection.isOpen).toBe(true);
  });

  it('is told of each event once and in order, whatever comes twice', () => {
    const { first, events } = open();
    for (const seq of [1, 2, 2, 1, 3]) first.tells(seq);
    expect(events.map(({ params }) => params.seq)).toEqual([1, 2, 3]);
  });

  it('acknowledges a second after the first event, all at once, and at once when there are many', async () => {
    const { first, clock, sockets } = open();
    const acks = () => first.sent.filter(({ method, id }) => method === 'session.ack' && id === undefined);
    first.tells(1);
    first.tells(2);
    expect(acks()).toEqual([]);
    await clock.passes(1);
    expect(acks().map(({ params }) => params)).toEqual([{ seq: 2 }]);
    for (let seq = 3; seq <= 66; seq++) first.tells(seq);
    expect(acks().at(-1)?.params).toEqual({ seq: 66 });
    expect(sockets).toHaveLength(1);
  });

  it.each(['too-many-consoles', 'not-allowed'])(
    'ends where the gateway would refuse again: %s',
    async (reason) => {
      const { start, socket, state, clock, sockets } = playedConnection();
      start();
      socket().onopen?.();
      socket().refuses('session.open', reason);
      await clock.passes(0);
      await clock.passes(60);
      expect(state()).toMatchObject({ state: 'ended', why: 'refused', sentence: `no: ${reason}` });
      expect(sockets).toHaveLength(1);
    },
  );

  it('tries again where the gateway says that it does not work at the moment', async () => {
    const { start, socket, sockets, clock } = playedConnection();
    start();
    socket().onopen?.();
    socket().refuses('session.open', 'unavailable');
    await clock.passes(0);
    await clock.passes(1);
    expect(sockets).toHaveLength(2);
  });
});

describe('a lost connection', () => {
  it('is resumed after the last event, and says when everything that was missed has come', async () => {
    const { first, clock, sockets, opens, state, events } = open();
    first.tells(1);
    first.tells(2);
    first.drops();
    expect(state()).toMatchObject({ state: 'waiting', attempt: 1, why: 'The connection is lost.' });
    await clock.passes(1);
    expect(sockets).toHaveLength(2);
    const second = opens({ resumed: true, seq: 2 });
    expect(second.asked('session.open').params).toMatchObject({ resume: { sessionId: 'session-1', seq: 2 } });
    expect(state()).toEqual({ state: 'open', resumed: true, catchingUp: true });
    second.tells(3);
    second.answers('session.ack', {});
    await clock.passes(0);
    expect(state()).toEqual({ state: 'open', resumed: true, catchingUp: false });
    expect(events.map(({ params }) => params.seq)).toEqual([1, 2, 3]);
  });

  it('waits twice as long after each failure, 15 s at most', async () => {
    const { start, socket, states, clock } = playedConnection();
    start();
    const waits: number[] = [];
    for (let time = 0; time < 8; time++) {
      const before = clock.now();
      socket().drops();
      const state = states.at(-1);
      if (state?.state !== 'waiting') throw new Error('it does not wait');
      waits.push(state.retryAt - before);
      await clock.passes((state.retryAt - before) / 1000);
    }
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
  });

  it('tries at once when the network is back', async () => {
    const { first, connection, sockets } = open();
    first.drops();
    connection.nudge();
    expect(sockets).toHaveLength(2);
  });

  it('leaves requests without an answer: nobody knows whether they were done', async () => {
    const { first, connection } = open();
    const request = fault(
      connection.request('chat.send', { with: 'bob@acme.example', clientId: 'a', text: 'x' }),
    );
    first.drops();
    expect(await request).toMatchObject({ kind: 'lost' });
  });

  it('is found out by a gateway that says nothing any more', async () => {
    const { first, clock, state } = open();
    await clock.passes(0);
    await clock.passes(30);
    expect(first.sent.filter(({ method }) => method === 'session.ack')).toHaveLength(2);
    await clock.passes(10);
    expect(first.isClosed).toBe(true);
    expect(state()).toMatchObject({ state: 'waiting' });
  });

  it('is one as well when an event is missing', async () => {
    const { first, clock, opens } = open();
    first.tells(1);
    first.tells(3);
    expect(first.isClosed).toBe(true);
    await clock.passes(1);
    expect(opens({ resumed: true, seq: 1 }).asked('session.open').params).toMatchObject({
      resume: { seq: 1 },
    });
  });

  it('hears nothing of its old socket', async () => {
    const { first, clock, opens, events, state } = open();
    first.drops();
    await clock.passes(1);
    opens({ resumed: true });
    first.tells(1);
    first.drops(4401);
    expect(events).toEqual([]);
    expect(state()).toMatchObject({ state: 'open' });
  });

  it.each([
    [1012, 'The gateway is restarting.'],
    [1013, 'This console could not keep up.'],
    [4408, 'Signing in took too long.'],
  ])('%i says: %s', (code, why) => {
    const { first, state } = open();
    first.drops(code);
    expect(state()).toMatchObject({ state: 'waiting', why });
  });

  it('waits longer after a flood', async () => {
    const { first, state, clock } = open();
    first.drops(1008);
    expect(state()).toMatchObject({ retryAt: clock.now() + 5000 });
  });
});

describe('the end', () => {
  it.each([
    [4401, 'signed-out'],
    [4403, 'not-allowed'],
    [4409, 'replaced'],
  ])('%i: %s, and nothing is tried again by itself', async (code, why) => {
    const { first, clock, sockets, state, connection } = open();
    first.drops(code);
    await clock.passes(60);
    connection.nudge();
    expect(state()).toMatchObject({ state: 'ended', why });
    expect(sockets).toHaveLength(1);
  });

  it('of a sign-in lets the next one resume the session', async () => {
    const { first, start, opens } = open();
    first.tells(1);
    first.drops(4401);
    start();
    expect(opens({ resumed: true, seq: 1 }).asked('session.open').params).toMatchObject({
      resume: { seq: 1 },
    });
  });

  it('R2: a logout is said to the gateway, and takes effect at once', () => {
    const { first, connection, state, start, socket } = open();
    connection.logOut();
    expect(first.sent.at(-1)).toMatchObject({ method: 'session.close' });
    expect(first.isClosed).toBe(true);
    expect(state()).toMatchObject({ state: 'ended', why: 'logged-out' });
    start();
    socket().onopen?.();
    expect(socket().asked('session.open').params).not.toHaveProperty('resume');
  });
});

describe('faults', () => {
  it('are told in words: a refusal, and what this gateway has not', async () => {
    const { first, connection } = open();
    const refused = fault(connection.request('chat.open', { with: 'bob@acme.example' }));
    first.refuses('chat.open', 'not-mode-3');
    expect(await refused).toMatchObject({ kind: 'refused', reason: 'not-mode-3', message: 'no: not-mode-3' });
    const unknown = fault(connection.request('contacts.list', {}));
    first.refuses('contacts.list', 'malformed', -32601);
    expect(await unknown).toMatchObject({ kind: 'unsupported' });
  });
});
