// What an operator's Prometheus reads. Labels are tenants and closed lists, never people.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Experts, Floods, Journal, SessionLog, Tenants } from '../bridge/ports.ts';
import type { TenantId } from '../domain/ids.ts';

/** A registry with the process's own figures. */
export function createRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}

/** What is so at the moment somebody asks. */
export function watchState(
  registry: Registry,
  ports: { readonly tenants: Tenants; readonly sessionLog: SessionLog; readonly experts: Experts },
  of: {
    readonly outboxLength: (tenantId: TenantId) => Promise<number>;
    readonly linkBufferedBytes: (tenantId: TenantId) => number;
    readonly stanzasUnderWay: (tenantId: TenantId) => number;
  },
): void {
  const tenants = () => ports.tenants.all();
  new Gauge({
    name: 'expert_connect_link_up',
    help: '1 while the component stream of the tenant is up',
    labelNames: ['tenant'],
    registers: [registry],
    collect() {
      // Of tenants that are gone nothing is said.
      this.reset();
      for (const { id } of tenants()) this.set({ tenant: id }, ports.experts.isUp(id) ? 1 : 0);
    },
  });
  new Gauge({
    name: 'expert_connect_sessions',
    help: 'consoles signed in, by whether their socket is open or lost and held',
    labelNames: ['tenant', 'socket'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { id } of tenants()) {
        for (const socket of ['open', 'lost']) this.set({ tenant: id, socket }, 0);
      }
      // Each process counts its own.
      for (const { id, tenantId, socket } of ports.sessionLog.all())
        if (ports.sessionLog.isHere(id)) this.inc({ tenant: tenantId, socket: socket.state });
    },
  });
  new Gauge({
    name: 'expert_connect_outbox_messages',
    help: 'messages of agents whose hand-over to the XMPP server is not proved yet',
    labelNames: ['tenant'],
    registers: [registry],
    async collect() {
      const lengths = await Promise.all(
        tenants().map(async ({ id }) => ({ id, length: await of.outboxLength(id).catch(() => undefined) })),
      );
      this.reset();
      // Of an archive that cannot be read nothing is said.
      for (const { id, length } of lengths) if (length !== undefined) this.set({ tenant: id }, length);
    },
  });
  const links = [
    ['link_buffered_bytes', 'bytes that wait for the XMPP server to take them', of.linkBufferedBytes],
    ['stanzas_under_way', 'stanzas from the XMPP server that are being worked on', of.stanzasUnderWay],
  ] as const;
  for (const [name, help, value] of links)
    new Gauge({
      ...{ name: `expert_connect_${name}`, help, labelNames: ['tenant'], registers: [registry] },
      collect() {
        this.reset();
        for (const { id } of tenants()) this.set({ tenant: id }, value(id));
      },
    });
}

/** Where several processes share the work. */
export function watchCluster(
  registry: Registry,
  cluster: { readonly membership: { others(): number }; readonly hasNews: () => boolean },
): void {
  new Gauge({
    name: 'expert_connect_processes',
    help: 'processes that share the work, as far as this one knows; itself included',
    registers: [registry],
    collect() {
      this.set(1 + cluster.membership.others());
    },
  });
  new Gauge({
    name: 'expert_connect_news_up',
    help: '1 while processes hear of each other over Redis; without it they look each second',
    registers: [registry],
    collect() {
      this.set(cluster.hasNews() ? 1 : 0);
    },
  });
}

/** The same bound, counted where it refuses. `what` is a word for what is refused. */
export function createFloodCounter(registry: Registry): (what: string, floods: Floods) => Floods {
  const refused = new Counter({
    name: 'expert_connect_expert_floods_total',
    help: 'what experts sent too fast, and was refused',
    labelNames: ['what'],
    registers: [registry],
  });
  return (what, floods) => ({
    take: (key) =>
      floods.take(key).catch((error: unknown) => {
        refused.inc({ what });
        throw error;
      }),
  });
}

/** The same journal, counted. */
export function countedJournal(journal: Journal, registry: Registry): Journal {
  const received = new Counter({
    name: 'expert_connect_expert_messages_total',
    help: 'messages from experts, by what became of them',
    labelNames: ['tenant', 'outcome'],
    registers: [registry],
  });
  const sent = new Counter({
    name: 'expert_connect_agent_messages_total',
    help: 'messages from agents that were stored to be sent',
    labelNames: ['tenant', 'outcome'],
    registers: [registry],
  });
  const fates = new Counter({
    name: 'expert_connect_agent_message_fates_total',
    help: 'what became of messages from agents, by proof',
    labelNames: ['state', 'proof'],
    registers: [registry],
  });
  const storing = new Histogram({
    name: 'expert_connect_store_seconds',
    help: 'time until a message is durable',
    buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers: [registry],
  });
  return {
    receive: async (message, about, vo) => {
      const began = performance.now();
      const outcome = await journal.receive(message, about, vo);
      storing.observe((performance.now() - began) / 1000);
      received.inc({ tenant: message.room.tenantId, outcome });
      return outcome;
    },
    send: async (message, onlyIfBegun, vo) => {
      const began = performance.now();
      const outcome = await journal.send(message, onlyIfBegun, vo);
      storing.observe((performance.now() - began) / 1000);
      const word = outcome === 'not-begun' ? outcome : outcome.repeat ? 'repeat' : 'stored';
      sent.inc({ tenant: message.room.tenantId, outcome: word });
      return outcome;
    },
    settle: async (ids, fate, proof) => {
      await journal.settle(ids, fate, proof);
      fates.inc({ state: fate.state, proof }, ids.length);
    },
    refuse: (entry) => journal.refuse(entry),
    markRead: (room, upTo) => journal.markRead(room, upTo),
    endChat: (room, by) => journal.endChat(room, by),
    openChat: (room) => journal.openChat(room),
    tell: (agent, ...events) => journal.tell(agent, ...events),
    beat: (at) => journal.beat(at),
    lastBeat: () => journal.lastBeat(),
  };
}
