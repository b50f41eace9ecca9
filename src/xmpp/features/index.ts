// Every XEP, once. Service discovery, capabilities and docs/xeps.md come from this list.
import type { Element } from '@xmpp/xml';
import type { Directories } from '../../bridge/directory.ts';
import type { Ports } from '../../bridge/ports.ts';
import type { RosterMemory } from '../../bridge/rosters.ts';
import type { Agent } from '../../domain/person.ts';
import type { Feature } from '../feature.ts';
import { archive } from './archive.ts';
import { archivePreferences } from './archive-preferences.ts';
import { capabilities, capsElement, capsVersion } from './caps.ts';
import { commands } from './commands.ts';
import { contactAddresses } from './contacts.ts';
import { content } from './content.ts';
import { dataPolicy } from './data-policy.ts';
import { directInvitations } from './direct-invitations.ts';
import { agentIdentity, announced, disco } from './disco.ts';
import { expertPresence } from './expert-presence.ts';
import { groupRooms } from './group-rooms.ts';
import { message } from './message.ts';
import { type Operations, operatorCommands } from './operators.ts';
import { picture, pictureElement } from './picture.ts';
import { ping } from './ping.ts';
import { presence } from './presence.ts';
import { privilegedEntity } from './privileged-entity.ts';
import { proxies } from './proxies.ts';
import { receipts } from './receipts.ts';
import { resultSetManagement } from './result-sets.ts';
import { dataForms, search } from './search.ts';
import { tellMe } from './tell-me.ts';
import { vcard } from './vcard.ts';
import { softwareVersion } from './version.ts';

type FeaturePorts = { readonly directories: Directories; readonly rosterMemory: RosterMemory } & Pick<
  Ports,
  | 'tenants'
  | 'journal'
  | 'history'
  | 'sessionLog'
  | 'subscriptions'
  | 'floods'
  | 'roomArchive'
  | 'archiveFloods'
  | 'clock'
  | 'ids'
  | 'settings'
  | 'typing'
  | 'handOver'
  | 'expertTyping'
  | 'vo'
  | 'voAccounts'
  | 'voHandOver'
  | 'notices'
  | 'expertPresence'
  | 'watches'
  | 'presenceQuestions'
  | 'elsewhere'
>;

export interface Features {
  readonly list: readonly Feature[];
  /** What stands in an agent's available presence: capabilities and the picture's hash. */
  readonly presenceContents: (agent: Agent) => readonly Element[];
}

/** `version` of this software, for XEP-0092. */
export function createFeatures(ports: FeaturePorts, version: string, operations: Operations): Features {
  const presenceContents = (agent: Agent) => [capsElement(capsOfAgents), pictureElement(agent)];
  const list: readonly Feature[] = [
    disco(() => list, ports.directories),
    ...contactAddresses,
    capabilities,
    ping,
    softwareVersion(version),
    vcard,
    picture,
    search(ports.directories),
    dataForms,
    privilegedEntity(ports),
    resultSetManagement,
    presence(ports, presenceContents),
    expertPresence(ports),
    groupRooms,
    directInvitations,
    receipts(ports),
    archive(ports),
    archivePreferences,
    dataPolicy,
    commands({ agents: [tellMe(ports)], domain: operatorCommands(ports, operations) }),
    proxies(ports),
    ...content,
    // Takes every message that nothing above it took.
    message(ports),
  ];
  const capsOfAgents = capsVersion([agentIdentity], announced(list, 'agent'));
  return { list, presenceContents };
}
