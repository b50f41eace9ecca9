// Every XEP, once. Service discovery, capabilities and docs/xeps.md come from this list.
import type { Element } from '@xmpp/xml';
import type { Agent } from '../../domain/person.ts';
import type { Feature } from '../feature.ts';
import { capabilities, capsElement, capsVersion } from './caps.ts';
import { directInvitations } from './direct-invitations.ts';
import { agentIdentity, announced, disco } from './disco.ts';
import { groupRooms } from './group-rooms.ts';
import { picture, pictureElement } from './picture.ts';
import { ping } from './ping.ts';
import { type PresenceUseCases, presence } from './presence.ts';
import { vcard } from './vcard.ts';
import { softwareVersion } from './version.ts';

export interface FeatureNeeds {
  readonly presence: PresenceUseCases;
  /** Of this software, for XEP-0092. */
  readonly version: string;
  /** Features that carry messages; after those that refuse, which go first. */
  readonly messages?: readonly Feature[];
}

export interface Features {
  readonly list: readonly Feature[];
  /** What stands in an agent's available presence: capabilities and the picture's hash. */
  readonly presenceContents: (agent: Agent) => readonly Element[];
}

export function createFeatures(needs: FeatureNeeds): Features {
  const presenceContents = (agent: Agent) => [capsElement(capsOfAgents), pictureElement(agent)];
  const list: readonly Feature[] = [
    disco(() => list),
    capabilities,
    ping,
    softwareVersion(needs.version),
    vcard,
    picture,
    presence(needs.presence, presenceContents),
    groupRooms,
    directInvitations,
    ...(needs.messages ?? []),
  ];
  const capsOfAgents = capsVersion([agentIdentity], announced(list, 'agent'));
  return { list, presenceContents };
}
