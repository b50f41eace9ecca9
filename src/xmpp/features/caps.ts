// XEP-0115: Entity Capabilities 1.6.0
import { createHash } from 'node:crypto';
import { type Element, default as xml } from '@xmpp/xml';
import type { Feature } from '../feature.ts';

const caps = 'http://jabber.org/protocol/caps';
/** XEP-0115 4: says what software this is; a URI that nobody has to fetch. */
const software = 'https://expert-connect.example/caps';

export const capabilities: Feature = {
  xep: 'XEP-0115',
  version: '1.6.0',
  name: 'Entity Capabilities',
  summary: 'In the presence of agents',
  namespaces: [caps],
  at: 'agent',
};

interface Identity {
  readonly category: string;
  readonly type: string;
}

/** The element for an agent's available presence. `version` is from {@link capsVersion}. */
export const capsElement = (version: string): Element =>
  xml('c', { xmlns: caps, hash: 'sha-1', node: software, ver: version });

/** The node that clients ask about (XEP-0115 6.2). */
export const capsNode = (version: string) => `${software}#${version}`;

/** XEP-0115 5.1, for identities without name or language and an answer without forms. */
export function capsVersion(identities: readonly Identity[], namespaces: readonly string[]): string {
  const lines = [
    ...identities.map(({ category, type }) => `${category}/${type}//`).sort(),
    ...[...namespaces].sort(),
  ];
  return createHash('sha1')
    .update(lines.map((line) => `${line}<`).join(''))
    .digest('base64');
}
