// The sessions as they are kept in memory.
import type { Sink } from '../bridge/ports.ts';
import type { SessionId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Session } from '../domain/session.ts';

export interface Live {
  session: Session;
  /** The newest event's number. */
  seq: number;
  /** Events up to here are forgotten. */
  floor: number;
  /** Where events go: only in the process that has the socket. */
  sink: Sink | undefined;
  acknowledged: number;
  /** The process that has the socket, or waits for the end of the grace time; null where there is only one. */
  owner: string | null;
}

export class LiveSessions {
  readonly #byId = new Map<SessionId, Live>();
  readonly #byAgent = new Map<BareJid, Set<Live>>();

  get(id: SessionId): Live | undefined {
    return this.#byId.get(id);
  }

  all(): Iterable<Live> {
    return this.#byId.values();
  }

  /** Nothing where there is none. */
  of(agent: BareJid): ReadonlySet<Live> {
    return this.#byAgent.get(agent) ?? none;
  }

  put(live: Live): void {
    this.#byId.set(live.session.id, live);
    const ofAgent = this.#byAgent.get(live.session.agent);
    if (ofAgent) ofAgent.add(live);
    else this.#byAgent.set(live.session.agent, new Set([live]));
  }

  drop(live: Live): void {
    this.#byId.delete(live.session.id);
    const ofAgent = this.#byAgent.get(live.session.agent);
    ofAgent?.delete(live);
    if (ofAgent?.size === 0) this.#byAgent.delete(live.session.agent);
  }
}

const none: ReadonlySet<Live> = new Set();
