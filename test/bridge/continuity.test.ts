import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { probe, sayGoodbye, subscribe, sweepPresence } from '../../src/bridge/agent-presence.ts';
import { createTyping } from '../../src/bridge/agent-typing.ts';
import { Continuity } from '../../src/bridge/continuity.ts';
import type { Experts, Ports, Tenants } from '../../src/bridge/ports.ts';
import type { LoggedEvent } from '../../src/domain/event.ts';
import { messageId, sessionId } from '../../src/domain/ids.ts';
import type { BareJid } from '../../src/domain/jid.ts';
import { openStorage, type Storage } from '../../src/storage/storage.ts';
import { ManualClock, settled } from '../support/manual-clock.ts';
import { acme, alice, bob, carol, dave, erin } from '../support/people.ts';
import { silentLog } from '../support/silent-log.ts';

let clock: ManualClock;
let storage: Storage;
let presence: string[];
let continuity: Continuity;
let ports: Pick<
  Ports,
  | 'tenants'
  | 'journal'
  | 'history'
  | 'conversations'
  | 'sessionLog'
  | 'subscriptions'
  | 'experts'
  | 'typing'
  | 'clock'
  | 'ids'
  | 'settings'
  | 'notices'
  | 'noticeHandOver'
>;
let count = 0;
let up = true;

const tenants: Tenants = {
  all: () => [acme()],
  byId: () => acme(),
  byVccDomain: () => acme(),
  agent: (jid) => acme().agents.get(jid),
};

const experts: Experts = {
  isUp: () => up,
  deliver: async () => {},
  proveHandOver: async () => 'certain',
  serverStartedAt: () => undefined,
  dismiss: async () => {},
  showTyping: ({ expert }, typing) => void presence.push(`typing ${typing ? 'on' : 'off'} → ${expert}`),
  showPresence: async (agent: BareJid, expert: BareJid, online: boolean) =>
    void presence.push(`${agent.split('@')[0]} ${online ? 'online' : 'offline'} → ${expert.split('@')[0]}`),
};

beforeEach(async () => {
  clock = new ManualClock();
  presence = [];
  up = true;
  storage = await openStorage({
    archive: { sqlite: { file: ':memory:' } },
    repeatMs: 60_000,
    keptEvents: 100,
    now: () => clock.now(),
    onFault: () => {},
  });
  const settings = {
    graceSeconds: 60,
    typingSeconds: 6,
    messageBytes: 32_768,
    consolesOfAnAgent: 3,
    presencePerSecond: 100,
    subscriptionsOfAnExpert: 10_000,
    noticesOfAnExpert: 100,
    rosterChangesPerSecond: 100,
  };
  ports = {
    tenants,
    experts,
    clock,
    settings,
    ...storage,
    typing: createTyping({ experts, clock, settings }),
    noticeHandOver: { wake: () => {} },
    ids: { message: () => expect.fail('no message here'), session: () => sessionId(`s${++count}`) },
  };
  continuity = new Continuity(ports, silentLog);
  await subscribe(alice, bob, ports);
});

afterEach(() => {
  continuity.stop();
  storage.close();
});

/** A console that signs in, with what happens to it. */
async function signsIn(
  options: { agent?: typeof alice; signIn?: string; console?: string; resume?: Console } = {},
) {
  const events: LoggedEvent[] = [];
  const socket = {
    sink: (more: readonly LoggedEvent[]) => void events.push(...more),
    replaced: () => void replaced.push(1),
    dismissed: () => {},
    displaced: () => {},
  };
  const replaced: number[] = [];
  const opened = await continuity.open(
    {
      agent: options.agent ?? alice,
      signIn: options.signIn ?? `token-${++count}`,
      ...(options.console !== undefined && { console: options.console }),
    },
    options.resume && { id: options.resume.id, seq: options.resume.events.length },
    socket,
  );
  await settled();
  return {
    id: opened.session.id,
    opened,
    events,
    wasReplaced: () => replaced.length > 0,
    losesSocket: async () => {
      await continuity.loseSocket(opened.session.id, socket.sink);
      await settled();
    },
    logsOut: async () => {
      await continuity.close(opened.session.id);
      await settled();
    },
  };
}
type Console = Awaited<ReturnType<typeof signsIn>>;

describe('an agent’s presence', () => {
  it('R1: online from the first login to the last logout, and nothing in between', async () => {
    const first = await signsIn();
    const second = await signsIn();
    await continuity.setStatus(alice, 'on-break');
    await continuity.setStatus(alice, 'work-offline');
    await first.logsOut();
    expect(presence).toEqual(['alice online → bob']);
    await second.logsOut();
    expect(presence).toEqual(['alice online → bob', 'alice offline → bob']);
  });

  it('R1: her consoles agree on the status', async () => {
    const first = await signsIn();
    await continuity.setStatus(alice, 'on-break');
    expect(first.events.map(({ event }) => event)).toEqual([
      { type: 'contact', jid: alice.jid, status: 'on-break' },
    ]);
    expect((await signsIn()).opened.session.status).toBe('on-break');
  });

  it('R2: a lost socket is not a logout before the grace time is over', async () => {
    const console = await signsIn();
    await console.losesSocket();
    await clock.passes(59);
    expect(presence).toEqual(['alice online → bob']);
    await clock.passes(2);
    expect(presence).toEqual(['alice online → bob', 'alice offline → bob']);
  });

  it('R2: a console that comes back in time was never away', async () => {
    const console = await signsIn();
    await console.losesSocket();
    await clock.passes(59);
    const back = await signsIn({ resume: console });
    expect(back.opened.resumed).toBe(true);
    await clock.passes(120);
    expect(presence).toEqual(['alice online → bob']);
  });

  it('R2: online while any of several consoles is, be it held', async () => {
    const first = await signsIn();
    const second = await signsIn();
    await second.losesSocket();
    await first.logsOut();
    expect(presence).toEqual(['alice online → bob']);
    await clock.passes(61);
    expect(presence.at(-1)).toBe('alice offline → bob');
  });

  it('R3: a new stream tells every subscriber of every agent, offline ones too', async () => {
    await subscribe(erin, carol, ports);
    await signsIn();
    presence.length = 0;
    expect(await sweepPresence(acme(), ports)).toEqual({ told: 2 });
    expect(presence).toEqual(['alice online → bob', 'erin offline → carol']);
  });

  it('R3: the sweep keeps the pace', async () => {
    for (let n = 0; n < 49; n++) await subscribe(erin, `e${n}@acme.example` as BareJid, ports);
    const sweep = sweepPresence(acme(), ports);
    await settled();
    expect(presence).toHaveLength(5);
    await clock.passes(0.2);
    expect(presence).toHaveLength(25);
    await clock.passes(1);
    expect(await sweep).toEqual({ told: 50 });
  });

  it('R3: at a clean stop, those who are online go offline', async () => {
    await subscribe(erin, carol, ports);
    await signsIn();
    presence.length = 0;
    await sayGoodbye(acme(), ports);
    expect(presence).toEqual(['alice offline → bob']);
  });

  it('R3: answers a subscriber’s probe with the truth, and nobody else’s', async () => {
    expect(await probe(alice, bob, ports)).toEqual({ online: false });
    await signsIn();
    expect(await probe(alice, bob, ports)).toEqual({ online: true });
    expect(await probe(alice, carol, ports)).toBeUndefined();
  });

  it('R3: sessions outlive the process for their grace time', async () => {
    await continuity.restore();
    const console = await signsIn();
    await clock.passes(6);
    continuity.stop();
    // What the file of the archive would bring to a new process is this storage.
    const next = new Continuity(ports, silentLog);
    await next.restore();
    await clock.passes(59);
    expect(storage.sessionLog.of(alice.jid)).toHaveLength(1);
    await clock.passes(2);
    expect(storage.sessionLog.of(alice.jid)).toHaveLength(0);
    expect(presence).toEqual(['alice online → bob', 'alice offline → bob']);
    expect((await signsIn({ resume: console })).opened.resumed).toBe(false);
    next.stop();
  });

  it('R3: a bridge that was away for long brings no session back', async () => {
    await continuity.restore();
    await signsIn();
    continuity.stop();
    await clock.passes(20 * 60);
    const next = new Continuity(ports, silentLog);
    await next.restore();
    expect(storage.sessionLog.of(alice.jid)).toEqual([]);
    next.stop();
  });

  it('R23: conversations of those who do not come back with the bridge are over', async () => {
    await continuity.restore();
    await signsIn();
    await signsIn({ agent: dave });
    const saying = { id: messageId('m1'), tenantId: alice.tenantId, from: alice.jid, to: dave.jid };
    const rules = { refuse: () => undefined, mayWatch: () => false, participants: [alice, dave] };
    await storage.conversations.say(
      { ...saying, at: clock.now(), text: 'hello', links: [], files: [] },
      rules,
    );
    continuity.stop();
    await clock.passes(20 * 60);
    expect(await storage.conversations.running(alice.tenantId, alice.jid, dave.jid)).toBeDefined();
    const next = new Continuity(ports, silentLog);
    await next.restore();
    expect(await storage.conversations.running(alice.tenantId, alice.jid, dave.jid)).toBeUndefined();
    next.stop();
  });

  it('sends nothing while the link is down: the sweep will', async () => {
    up = false;
    await signsIn();
    expect(presence).toEqual([]);
  });
});

describe('a session', () => {
  it('a fresh one of the same console takes the place of the one it left', async () => {
    const before = await signsIn({ console: 'tab-1' });
    const after = await signsIn({ console: 'tab-1' });
    expect(before.wasReplaced()).toBe(true);
    expect(storage.sessionLog.of(alice.jid).map(({ id }) => id)).toEqual([after.id]);
    await after.logsOut();
    expect(presence).toEqual(['alice online → bob', 'alice offline → bob']);
  });

  it('a fresh one of the same sign-in takes the place of one that is held, not of one that is open', async () => {
    const one = await signsIn({ signIn: 'token' });
    const two = await signsIn({ signIn: 'token' });
    await one.losesSocket();
    const three = await signsIn({ signIn: 'token' });
    expect(storage.sessionLog.of(alice.jid).map(({ id }) => id)).toEqual([two.id, three.id]);
  });

  it('resuming takes it from the socket that had it', async () => {
    const before = await signsIn();
    const after = await signsIn({ resume: before });
    expect(after.opened).toMatchObject({ resumed: true });
    expect(before.wasReplaced()).toBe(true);
    await before.losesSocket();
    expect(storage.sessionLog.byId(before.id)?.socket.state).toBe('open');
  });

  it('R5: nobody resumes the session of another', async () => {
    const hers = await signsIn();
    const erins = await signsIn({ agent: erin, resume: hers });
    expect(erins.opened.resumed).toBe(false);
    expect(erins.id).not.toBe(hers.id);
    expect(hers.wasReplaced()).toBe(false);
  });

  it('is refused at the bound, where no console is held that could give way', async () => {
    const [first] = [await signsIn(), await signsIn(), await signsIn()];
    await expect(signsIn()).rejects.toMatchObject({ reason: 'too-many-consoles' });
    await first.losesSocket();
    await signsIn();
    expect(storage.sessionLog.byId(first.id)).toBeUndefined();
  });
});

describe('typing', () => {
  const room = { tenantId: alice.tenantId, agent: alice.jid, expert: bob };

  it('R20: is shown once while it lasts and stops by itself', async () => {
    ports.typing.start(room);
    await clock.passes(4);
    ports.typing.start(room);
    await clock.passes(4);
    expect(presence).toEqual([`typing on → ${bob}`]);
    await clock.passes(3);
    expect(presence).toEqual([`typing on → ${bob}`, `typing off → ${bob}`]);
  });

  it('R20: stops at logout and at the loss of the socket', async () => {
    const console = await signsIn();
    ports.typing.start(room);
    await console.losesSocket();
    expect(presence.at(-1)).toBe(`typing off → ${bob}`);
    const again = await signsIn();
    ports.typing.start(room);
    await again.logsOut();
    expect(presence).toContain(`typing off → ${bob}`);
    expect(presence.at(-1)).not.toContain('typing on');
  });

  it('R20: a message that went out says the same, so nothing more is sent', async () => {
    ports.typing.start(room);
    ports.typing.sent(alice.jid, bob);
    await clock.passes(10);
    expect(presence).toEqual([`typing on → ${bob}`]);
  });
});
