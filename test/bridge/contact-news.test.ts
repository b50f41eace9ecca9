import { beforeEach, describe, expect, it } from 'vitest';
import { ContactNews } from '../../src/bridge/contact-news.ts';
import type { SessionEvent } from '../../src/domain/event.ts';
import type { BareJid } from '../../src/domain/jid.ts';
import type { Agent } from '../../src/domain/person.ts';
import type { Session } from '../../src/domain/session.ts';
import type { Tenant } from '../../src/domain/tenant.ts';
import { ManualClock, settled } from '../support/manual-clock.ts';
import { acme, alice } from '../support/people.ts';
import { silentLog } from '../support/silent-log.ts';

const staff = Array.from({ length: 600 }, (_, n): Agent => {
  const username = `agent${n}`;
  return {
    ...alice,
    username: username as Agent['username'],
    jid: `${username}@vcc.acme.example` as BareJid,
  };
});
const first = staff[0] as Agent;
const second = staff[1] as Agent;

let clock: ManualClock;
let signedIn: Map<BareJid, Pick<Session, 'status'>>;
let tenant: Tenant;
let told: [BareJid, ...SessionEvent[]][];
let store: (jid: BareJid) => Promise<void>;
let news: ContactNews;

beforeEach(() => {
  clock = new ManualClock();
  signedIn = new Map(staff.map(({ jid }) => [jid, { status: 'available' }]));
  tenant = { ...acme(), agents: new Map(staff.map((agent) => [agent.jid, agent])) };
  told = [];
  store = async () => {};
  news = new ContactNews(
    {
      clock,
      tenants: {
        all: () => [tenant],
        byId: () => tenant,
        byVccDomain: () => tenant,
        agent: (jid) => tenant.agents.get(jid),
      },
      sessionLog: {
        of: (jid: BareJid) => {
          const session = signedIn.get(jid);
          return session ? [session] : [];
        },
      } as never,
      journal: {
        tell: (jid: BareJid, ...events: SessionEvent[]) => {
          told.push([jid, ...events]);
          return store(jid);
        },
      } as never,
    },
    silentLog,
  );
});

const eventsOf = ({ jid }: Agent) => told.flatMap(([to, ...events]) => (to === jid ? [events] : []));
const comes = ({ jid }: Agent) => ({ type: 'contact', jid, online: true, status: 'available' });
const goes = ({ jid }: Agent) => ({ type: 'contact', jid, online: false, status: 'work-offline' });

describe('R7: contacts', () => {
  it('hear at once of one who came, and she does not hear of herself', async () => {
    news.changed(first);
    await settled();
    expect(told).toHaveLength(staff.length - 1);
    expect(eventsOf(second)).toEqual([[comes(first)]]);
    expect(eventsOf(first)).toEqual([]);
  });

  it('hear of a shift that begins together: a console is told at once of many, and of each once', async () => {
    for (const agent of staff) news.changed(agent);
    await settled();
    // Of the first at once; of the others once the consoles had time to take that in.
    expect(eventsOf(second)).toEqual([[comes(first)]]);
    await clock.passes(60);
    const heard = eventsOf(second);
    expect(heard.flat()).toEqual(staff.filter((one) => one !== second).map(comes));
    expect(heard.length).toBeLessThan(10);
    // What waits for a console has a bound, and so has one write.
    expect(Math.max(...heard.map((events) => events.length))).toBeLessThanOrEqual(200);
  });

  it('hear what is true when they are told, not what was on the way there', async () => {
    news.changed(first);
    signedIn.delete(second.jid);
    news.changed(second);
    await settled();
    signedIn.set(second.jid, { status: 'available' });
    news.changed(second);
    await clock.passes(1);
    expect(eventsOf(first)).toEqual([[comes(second)]]);
  });

  it('are told in portions: who leaves meanwhile, or is no contact any more, is passed over', async () => {
    let stored = () => {};
    store = () => new Promise((resolve) => (stored = resolve));
    const before = tenant;
    news.changed(first);
    await settled();
    expect(told.length).toBeLessThan(staff.length - 1);
    tenant = { ...before, agents: new Map([...before.agents].filter(([jid]) => jid !== first.jid)) };
    const [sofar, all] = [told.length, stored];
    store = async () => {};
    all();
    await settled();
    expect(told).toHaveLength(sofar);
  });

  it('hear of what could not be stored as soon as it can be', async () => {
    store = () => Promise.reject(new Error('the disk is full'));
    news.changed(first);
    await settled();
    told = [];
    store = async () => {};
    signedIn.delete(first.jid);
    await clock.passes(1);
    expect(eventsOf(second)).toEqual([[goes(first)]]);
  });

  it('have heard of everything before the bridge stops', async () => {
    news.changed(first);
    await settled();
    news.changed(second);
    await news.stop();
    expect(eventsOf(first)).toEqual([[comes(second)]]);
  });
});
