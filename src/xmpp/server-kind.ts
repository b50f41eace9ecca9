// XEP-0092: which server is at the other end. What it proves, and what it can do besides, differs.
import { type Element, default as xml } from '@xmpp/xml';
import type { Tenant } from '../domain/tenant.ts';
import type { Link } from './link.ts';

export type ServerKind = 'prosody' | 'ejabberd' | 'unknown';

const namespace = 'jabber:iq:version';
/** Nothing is sent before; milliseconds. */
const answerWithin = 5_000;

/** Asks the server for its name; `unknown` where it does not say. */
export async function askServerKind(link: Link, tenant: Tenant): Promise<ServerKind> {
  const question = xml(
    'iq',
    { type: 'get', from: tenant.vccDomain, to: tenant.voDomain },
    xml('query', { xmlns: namespace }),
  );
  const answer = await link.request(question, answerWithin).catch(() => undefined);
  return answer ? kindNamed(answer) : 'unknown';
}

function kindNamed(answer: Element): ServerKind {
  const name = answer.getChild('query', namespace)?.getChildText('name')?.toLowerCase() ?? '';
  if (name.includes('prosody')) return 'prosody';
  return name.includes('ejabberd') ? 'ejabberd' : 'unknown';
}
