// XEP-0356: Privileged Entity 0.4.1 (urn:xmpp:privilege:2), and the version before it (urn:xmpp:privilege:1): what the server
// says at connect that we may do on behalf of its accounts. What it says is not yet what works.
import type { Element } from '@xmpp/xml';

export interface Privileges {
  /** The namespace in which the server speaks; `undefined` where it has granted nothing. */
  readonly namespace: 'urn:xmpp:privilege:1' | 'urn:xmpp:privilege:2' | undefined;
  readonly readsRosters: boolean;
  readonly writesRosters: boolean;
  /** Messages on behalf of accounts. */
  readonly sendsMessages: boolean;
}

export const noPrivileges: Privileges = {
  namespace: undefined,
  readsRosters: false,
  writesRosters: false,
  sendsMessages: false,
};

const namespaces = ['urn:xmpp:privilege:2', 'urn:xmpp:privilege:1'] as const;

/** What a stanza says of our privileges. `undefined` for any that is not from exactly the server itself: anybody could say so. */
export function readPrivileges(stanza: Element, serverDomain: string): Privileges | undefined {
  if (stanza.name !== 'message' || stanza.attrs.from !== serverDomain) return undefined;
  const namespace = namespaces.find((one) => stanza.getChild('privilege', one));
  const told = namespace && stanza.getChild('privilege', namespace);
  // One with something forwarded in it is an answer, not a grant.
  if (!told || told.getChild('forwarded', 'urn:xmpp:forward:0')) return undefined;
  const typeOf = (access: string) =>
    told.getChildren('perm', namespace).find(({ attrs }) => attrs.access === access)?.attrs.type ?? 'none';
  const roster = typeOf('roster');
  return {
    namespace,
    readsRosters: roster === 'get' || roster === 'both',
    writesRosters: roster === 'set' || roster === 'both',
    sendsMessages: typeOf('message') === 'outgoing',
  };
}
