// Every XEP, once. Service discovery, capabilities and docs/xeps.md come from this list.
import type { Element } from '@xmpp/xml';
import type { Ports } from '../../bridge/ports.ts';
import type { Agent } from '../../domain/person.ts';
import type { Feature } from '../feature.ts';
import { capabilities, capsElement, capsVersion } from './caps.ts';
import { content } from './content.ts';
import { directInvitations } from './direct-invitations.ts';
import { agentIdentity, announced, disco } from './disco.ts';
import { groupRooms } from './group-rooms.ts';
import { message } from './message.ts';
import { picture, pictureElement } from './picture.ts';
import { ping } from './ping.ts';
import { presence } from './presence.ts';
import { receipts } from './receipts.ts';
import { vcard } from './vcard.ts';
import { softwareVersion } from './version.ts';

type FeaturePorts = Pick<
  Ports,
  'journal' | 'history' | 'sessionLog' | 'subscriptions' | 'floods' | 'clock' | 'ids' | 'settings'
>;

export interface Features {
  readonly list: readonly Feature[];
  /** What stands in an agent's available presence: capabilities and the picture's hash. */
  readonly presenceContents: (agent: Agent) => readonly Element[];
}

/** `version` of this software, for XEP-0092. */
export function createFeatures(ports: FeaturePorts, version: string): Features {
  const presenceContents = (agent: Agent) => [capsElement(capsOfAgents), pictureElement(agent)];
  const list: readonly Feature[] = [
    disco(() => list),
    capabilities,
    ping,
    softwareVersion(version),
    vcard,
    picture,
    presence(ports, presenceContents),
    groupRooms,
    directInvitations,
    receipts(ports),
    ...content,
    // Takes every message that nothing above it took.
    message(ports),
  ];
  const capsOfAgents = capsVersion([agentIdentity], announced(list, 'agent'));
  return { list, presenceContents };
}
