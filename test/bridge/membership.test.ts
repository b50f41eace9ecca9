import { beforeEach, describe, expect, it } from 'vitest';
import { leaseMs, type News, type Processes, type Standing } from '../../src/bridge/cluster-ports.ts';
import { createMembership, type Membership } from '../../src/bridge/membership.ts';
import type { Tenants } from '../../src/bridge/ports.ts';
import { sessionId, type TenantId, tenantId } from '../../src/domain/ids.ts';
import type { Session } from '../../src/domain/session.ts';
import { tenantsAre } from '../support/bridge-ports.ts';
import { ManualClock, settled } from '../support/manual-clock.ts';
import { acme, alice, globex } from '../support/people.ts';
import { silentLog } from '../support/silent-log.ts';

const [ofAcme, ofGlobex] = [tenantId('acme'), tenantId('globex')];

/** What the archive says; other processes are played. */
class Rows implements Processes {
  others: string[] = [];
  streams = new Map<TenantId, { process: string; up: boolean }>();
  orphans: Session[] = [];
  isAway = false;

  async renew(): Promise<Standing> {
    if (this.isAway) throw new Error('the database is away');
    return { others: this.others, streams: new Map(this.streams), areOrphaned: this.orphans.length > 0 };
  }
  async takeOver(tenants: readonly TenantId[]) {
    const streams = tenants.filter((id) => !this.streams.has(id));
    for (const id of streams) this.streams.set(id, { process: 'ours', up: false });
    return { streams, sessions: this.orphans.splice(0) };
  }
  async setUp(id: TenantId, up: boolean) {
    this.streams.set(id, { process: 'ours', up });
  }
  async release(id: TenantId) {
    this.streams.delete(id);
  }
  async announceLeave() {
    if (this.isAway) throw new Error('the database is away');
    return this.others.length;
  }
  async leave() {
    this.streams.clear();
  }
  async tidy() {}
}

let tenants: Tenants;
let rows: Rows;
let clock: ManualClock;
let told: string[];
let changes: string[];
let adopted: string[];
let membership: Membership;

const held = () => [ofAcme, ofGlobex].filter((id) => membership.holds(id)).join(' ');

beforeEach(() => {
  tenants = tenantsAre(acme(), globex());
  rows = new Rows();
  clock = new ManualClock();
  [told, changes, adopted] = [[], [], []];
  membership = create(() => clock.now());
});

const create = (elapsed: () => number) =>
  createMembership({
    process: 'ours',
    processes: rows,
    news: { tell: ({ type }: News) => void told.push(type) },
    tenants: { ...tenants, all: () => tenants.all(), byId: (id) => tenants.byId(id) },
    clock,
    elapsed,
    settings: { graceSeconds: 60 },
    log: silentLog,
    changed: () => void changes.push(held()),
    adopted: (sessions) => void adopted.push(...sessions.map(({ id }) => id)),
    renewed: () => {},
  });

const seconds = async (n: number) => {
  for (let second = 0; second < n; second++) await clock.passes(1);
};

const lost = (id: string): Session => ({
  ...{ id: sessionId(id), tenantId: alice.tenantId, agent: alice.jid, openedAt: 0, signIn: 'token' },
  ...{ status: 'available', socket: { state: 'lost', heldUntil: 1 } },
});

describe('one of several processes', () => {
  it('takes what nobody has, and what others leave behind, and stands by for the rest', async () => {
    rows.others = ['other'];
    rows.streams.set(ofAcme, { process: 'other', up: true });
    rows.orphans.push(lost('from before'));
    expect((await membership.start()).map(({ id }) => id)).toEqual(['from before']);
    expect([held(), membership.holderOf(ofAcme), membership.others()]).toEqual([
      ...['globex', { process: 'other', up: true }, 1],
    ]);
    // The other one is gone.
    rows.streams.delete(ofAcme);
    rows.orphans.push(lost('of the other'));
    await seconds(1);
    expect([held(), adopted]).toEqual(['acme globex', ['of the other']]);
    expect(changes).toEqual(['globex', 'acme globex']);
  });

  it('gives up a stream that another one has by now', async () => {
    await membership.start();
    expect(held()).toBe('acme globex');
    rows.streams.set(ofAcme, { process: 'other', up: false });
    await seconds(1);
    expect(held()).toBe('globex');
  });

  it('gives up everything when it could not say in time that it lives, and takes it again when it can', async () => {
    await membership.start();
    rows.isAway = true;
    await seconds(leaseMs / 1_000 - 1);
    expect(held()).toBe('acme globex');
    await seconds(1);
    expect(held()).toBe('');
    rows.isAway = false;
    await seconds(1);
    expect(held()).toBe('acme globex');
  });

  it('lets an organisation go that its files have no more', async () => {
    await membership.start();
    tenants = tenantsAre(globex());
    await seconds(2);
    expect([held(), [...rows.streams.keys()]]).toEqual(['globex', [ofGlobex]]);
  });

  it('holds nothing when it wakes from a hang, before any timer could say so', async () => {
    let hung = 0;
    membership = create(() => clock.now() + hung);
    await membership.start();
    hung = leaseMs;
    expect(held()).toBe('');
  });

  it('looks at once when somebody says that something has changed, and once more if that comes meanwhile', async () => {
    await membership.start();
    rows.streams.set(ofAcme, { process: 'other', up: false });
    membership.look();
    rows.streams.set(ofGlobex, { process: 'other', up: false });
    membership.look();
    await settled();
    expect(held()).toBe('');
  });

  it('tells the others how its links are, and of no link that it does not hold', async () => {
    rows.streams.set(ofAcme, { process: 'other', up: true });
    await membership.start();
    told.length = 0;
    membership.linkIs(ofAcme, false);
    membership.linkIs(ofGlobex, true);
    await settled();
    expect(rows.streams.get(ofAcme)).toEqual({ process: 'other', up: true });
    expect(rows.streams.get(ofGlobex)).toEqual({ process: 'ours', up: true });
    expect(told).toEqual(['processes']);
  });

  it('leaves to others what it has, and takes nothing any more', async () => {
    rows.others = ['other'];
    await membership.start();
    expect(await membership.announceLeave()).toBe(true);
    expect(membership.goesOn(ofAcme)).toBe(false);
    await membership.stop(true);
    expect([held(), membership.goesOn(ofAcme)]).toEqual(['acme globex', true]);
    await membership.leave();
    await seconds(3);
    expect([held(), rows.streams.size]).toEqual(['', 0]);
  });

  it('knows without the archive whether others were there a moment ago', async () => {
    await membership.start();
    rows.isAway = true;
    expect(await membership.announceLeave()).toBe(false);
  });
});
