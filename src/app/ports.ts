// Everything that the use cases need, put together.
import type { Logger } from 'pino';
import { createTyping } from '../bridge/agent-typing.ts';
import type { Elsewhere } from '../bridge/cluster-ports.ts';
import { typingShownTo } from '../bridge/conversation-typing.ts';
import { typingShownWhereItIs, wokenWhereItIs } from '../bridge/elsewhere.ts';
import { createExpertTyping } from '../bridge/expert-typing.ts';
import { createHandOver } from '../bridge/hand-over.ts';
import type { Clock, Floods, HandOver, Journal, Ports, Tenants } from '../bridge/ports.ts';
import { createNoticeHandOver } from '../bridge/tell-me.ts';
import { createVoHandOver, type WayOut } from '../bridge/vo-hand-over.ts';
import type { BridgeConfig, Limits } from '../config/config.ts';
import { createRichMessages } from '../console/rich-messages.ts';
import { createExpertPresence } from '../live/expert-presence.ts';
import { createFloods } from '../live/floods.ts';
import { uniqueIds } from '../ops/clock.ts';
import type { Storage } from '../storage/storage.ts';
import { createExperts, senderOn } from '../xmpp/experts.ts';
import { presenceQuestionsOn } from '../xmpp/features/expert-presence.ts';
import type { PresenceContents } from '../xmpp/features/presence.ts';
import { createVoAccounts } from '../xmpp/vo-accounts.ts';
import type { Links } from './links.ts';

export interface PortsParts {
  readonly bridge: BridgeConfig;
  /** The numbers that everybody reads at each use. */
  readonly limits: Limits;
  readonly storage: Storage;
  /** The storage's own, counted. */
  readonly journal: Journal;
  readonly tenants: Tenants;
  readonly links: Links;
  readonly elsewhere: Elsewhere;
  readonly clock: Clock;
  /** Signs the links to rich messages. */
  readonly key: Uint8Array;
  readonly log: Logger;
  readonly presenceContents: PresenceContents;
  /** Counts what is refused; named by what it is. */
  readonly counted: (what: string, floods: Floods) => Floods;
  /** The storage's own, counted where they refuse. */
  readonly atBounds: Pick<Ports, 'subscriptions' | 'notices'>;
}

export function createPorts(parts: PortsParts) {
  const { bridge, limits, storage, journal, tenants, links, elsewhere, clock, key, log, counted } = parts;
  const { history, vo, sessionLog } = storage;
  const { subscriptions, notices } = parts.atBounds;
  const send = senderOn(links.of);
  const experts = createExperts(links.of, tenants, parts.presenceContents);
  const voAccounts = createVoAccounts(links.of, send, tenants);

  const most = limits.unprovedMessages;
  const agentsWay = createHandOver({ journal, history, experts, clock }, log, most);
  const voWay = createVoHandOver({ vo, voAccounts, experts, clock }, log, most);
  const noticeParts = { notices, experts, clock, tenants, sessionLog };
  const noticesWay = createNoticeHandOver(noticeParts, log, most);

  const richMessages = createRichMessages({
    publicUrl: bridge.gateway.publicUrl,
    validMs: limits.richLinkDays * 86_400_000,
    ...{ key, tenants, clock, history },
  });
  const settings = limits;
  /** Everything that waits until a link is up. */
  const ways: readonly WayOut[] = [agentsWay, voWay, noticesWay];
  const [handOver, voHandOver, noticeHandOver] = [agentsWay, voWay, noticesWay].map((way) =>
    wokenWhereItIs(way, elsewhere),
  ) as [HandOver, HandOver, HandOver];
  const shownToExperts = typingShownWhereItIs(experts, elsewhere);
  const ports: Ports = {
    ...{ tenants, journal, history, sessionLog, experts, richMessages, handOver, clock, settings },
    ...{ vo, voAccounts, voHandOver, notices, noticeHandOver, elsewhere },
    roomArchive: storage.roomArchive,
    conversations: storage.conversations,
    monitoring: storage.monitoring,
    transcripts: storage.transcripts,
    audit: storage.audit,
    messageSearch: storage.messageSearch,
    subscriptions,
    watches: storage.watches,
    typing: createTyping({
      experts: typingShownTo(shownToExperts, { tenants, journal }, log),
      ...{ clock, settings },
    }),
    expertTyping: createExpertTyping({ journal, clock, settings }, log),
    expertPresence: createExpertPresence((tenantId, expert, seen) =>
      elsewhere.tell({ type: 'seen', tenantId, expert, seen }),
    ),
    presenceQuestions: presenceQuestionsOn(send),
    floods: counted('messages', createFloods(limits.expertMessagesPerMinute)),
    archiveFloods: counted('archive pages', createFloods(limits.expertQueriesPerMinute)),
    ids: uniqueIds,
  };
  const stanzaFloods = {
    stanzas: counted('stanzas', createFloods(limits.expertStanzasPerMinute)),
    requests: counted('requests', createFloods(limits.expertRequestsPerMinute)),
  };
  return { ports, ways, richMessage: richMessages.page, stanzaFloods };
}
