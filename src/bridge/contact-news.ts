// R7: those who have an agent among their contacts hear that she came, went, or changed her status. Each change is news to all
// their consoles, so that a shift that begins is the square of its people: what happens while others are still told, is told together.
import { mayContact } from '../domain/colleagues.ts';
import type { SessionEvent } from '../domain/event.ts';
import type { TenantId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Agent } from '../domain/person.ts';
import { stateOf } from './contacts.ts';
import type { Log, Ports } from './ports.ts';

/** Of so many changes a console is told at once: what is sent to it together has to fit into what may wait for it. */
const changesAtOnce = 200;
/** So many consoles, or so many events, make one commit; in between others have their turn. */
const portion = { consoles: 500, events: 5_000 };
/** Telling fewer costs next to nothing. After more there is a pause, to leave the disk and the consoles to messages. */
const few = 200;
const consolesPerSecond = 2_000;
const longestPauseMs = 2_000;
const tryAgainMs = 1_000;

type Needs = Pick<Ports, 'tenants' | 'sessionLog' | 'journal' | 'clock'>;

/** The changes that have not been told of yet. One for the process. */
export class ContactNews {
  readonly #ports: Needs;
  readonly #log: Log;
  readonly #changed = new Map<TenantId, Set<BareJid>>();
  /** One organisation does not wait for another. */
  readonly #telling = new Map<TenantId, Promise<void>>();
  readonly #pauses = new Set<() => void>();
  #stopping = false;

  constructor(ports: Needs, log: Log) {
    this.#ports = ports;
    this.#log = log;
  }

  /** What she is when they are told, they are told: at once, or, where many are, within seconds. */
  changed({ tenantId, jid }: Pick<Agent, 'tenantId' | 'jid'>): void {
    const ofTenant = this.#changed.get(tenantId);
    if (ofTenant) ofTenant.add(jid);
    else this.#changed.set(tenantId, new Set([jid]));
    if (!this.#telling.has(tenantId)) this.#telling.set(tenantId, this.#tellAll(tenantId));
  }

  /** Resolved when nothing is left to tell, or none of it can be stored. Pauses are over. */
  async stop(): Promise<void> {
    this.#stopping = true;
    for (const end of this.#pauses) end();
    await Promise.all(this.#telling.values());
  }

  async #tellAll(tenant: TenantId): Promise<void> {
    for (let all = this.#changed.get(tenant); all; all = this.#changed.get(tenant)) {
      const some = [...all].slice(0, changesAtOnce);
      for (const jid of some) all.delete(jid);
      if (all.size === 0) this.#changed.delete(tenant);
      try {
        const told = await this.#tell(tenant, some);
        if (told > few) await this.#pause(Math.min(longestPauseMs, (told / consolesPerSecond) * 1_000));
      } catch (error) {
        this.#log.warn(
          { tenantId: tenant, error: String(error) },
          'contacts could not be told of a change yet',
        );
        if (this.#stopping) break;
        this.#changed.set(tenant, new Set([...some, ...(this.#changed.get(tenant) ?? [])]));
        await this.#pause(tryAgainMs);
      }
    }
    this.#telling.delete(tenant);
  }

  /** Tells everybody in the organisation who is signed in, a portion at a time. */
  async #tell(tenantId: TenantId, changed: readonly BareJid[]): Promise<number> {
    const { tenants, sessionLog, journal } = this.#ports;
    let told = 0;
    let now = { consoles: 0, events: 0, stored: [] as Promise<void>[] };
    let events = new Map<BareJid, SessionEvent>();
    for (const jid of [...(tenants.byId(tenantId)?.agents.keys() ?? [])]) {
      const consoles = sessionLog.of(jid).length;
      // Looked up each time: the files may have changed meanwhile, and who is no contact any more was told so.
      const agent = consoles > 0 ? tenants.agent(jid) : undefined;
      const news = agent ? this.#newsFor(agent, changed, events) : [];
      if (news.length === 0) continue;
      now.stored.push(journal.tell(jid, ...news));
      now.consoles += consoles;
      now.events += consoles * news.length;
      told += consoles;
      if (now.consoles < portion.consoles && now.events < portion.events) continue;
      await Promise.all(now.stored);
      now = { consoles: 0, events: 0, stored: [] };
      events = new Map();
    }
    await Promise.all(now.stored);
    return told;
  }

  /** `events` has those that others are told in the same commit: they are encoded once. */
  #newsFor(agent: Agent, changed: readonly BareJid[], events: Map<BareJid, SessionEvent>): SessionEvent[] {
    const { tenants, sessionLog } = this.#ports;
    const news: SessionEvent[] = [];
    for (const jid of changed) {
      const contact = tenants.agent(jid);
      if (!contact || !mayContact(agent, contact)) continue;
      const event = events.get(jid) ?? { type: 'contact', jid, ...stateOf(contact, { sessionLog }) };
      events.set(jid, event);
      news.push(event);
    }
    return news;
  }

  #pause(ms: number): Promise<void> {
    if (this.#stopping) return Promise.resolve();
    return new Promise((resolve) => {
      const end = () => {
        this.#pauses.delete(end);
        cancel();
        resolve();
      };
      const cancel = this.#ports.clock.after(ms, end);
      this.#pauses.add(end);
    });
  }
}
