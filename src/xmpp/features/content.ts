// What a message may carry towards an agent. stanza-reading.ts reads all of it; here it is declared, so that clients know.
import type { Feature } from '../feature.ts';

const understood = (
  xep: string,
  version: string,
  name: string,
  summary: string,
  ...namespaces: string[]
): Feature => ({
  xep,
  version,
  name,
  summary,
  namespaces,
  at: 'agent',
});

export const content: readonly Feature[] = [
  understood('XEP-0066', '1.5', 'Out of Band Data', 'files reach the agent as links (R11)', 'jabber:x:oob'),
  understood(
    'XEP-0085',
    '2.1',
    'Chat State Notifications',
    'experts see the agent typing, agents see nothing of theirs (R20)',
    'http://jabber.org/protocol/chatstates',
  ),
  understood('XEP-0203', '2.0', 'Delayed Delivery', 'on what is sent later than it was written'),
  understood(
    'XEP-0308',
    '1.2.0',
    'Last Message Correction',
    'agents see “edited”',
    'urn:xmpp:message-correct:0',
  ),
  understood('XEP-0334', '0.4.0', 'Message Processing Hints', 'no-store on typing and receipts'),
  understood(
    'XEP-0359',
    '0.7.0',
    'Unique and Stable Stanza IDs',
    'origin-id on what is sent, and stanza-id, which is the id in the agent’s archive; a repeat is known by origin-id',
    'urn:xmpp:sid:0',
  ),
  understood(
    'XEP-0385',
    '1.0.0',
    'Stateless Inline Media Sharing',
    'files reach the agent as links (R11)',
    'urn:xmpp:sims:1',
  ),
  understood(
    'XEP-0424',
    '0.4.0',
    'Message Retraction',
    'agents see “withdrawn”',
    'urn:xmpp:message-retract:1',
    'urn:xmpp:message-retract:0',
  ),
  understood(
    'XEP-0428',
    '0.2.0',
    'Fallback Indication',
    'quoted fallbacks are left out',
    'urn:xmpp:fallback:0',
  ),
  understood(
    'XEP-0447',
    '0.3.0',
    'Stateless File Sharing',
    'files reach the agent as links (R11)',
    'urn:xmpp:sfs:0',
  ),
  understood(
    'XEP-0461',
    '0.2.0',
    'Message Replies',
    'the reply is shown without its quotation',
    'urn:xmpp:reply:0',
  ),
];
