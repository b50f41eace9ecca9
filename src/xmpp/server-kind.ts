// XEP-0092 and XEP-0012: which server is at the other end, and since when. Whatever the bridge does differently beside one server
// than beside another stands here; what it finds out by trying (XEP-0356, the ways into rosters) is not asked by name.
import { type Element, default as xml } from '@xmpp/xml';
import type { Tenant } from '../domain/tenant.ts';
import type { Link } from './link.ts';

export type ServerKind = 'prosody' | 'ejabberd' | 'unknown';

interface Traits {
  /**
   * Whether an answer to a ping of the server's domain proves that it has dealt with everything that was sent before. ejabberd answers
   * ahead of it: each expert who is there has a queue of her own (docs/decisions/0025).
   */
  readonly pingProvesHandOver: boolean;
}

/** docs/servers.md has these beside what needs no code. Of a server that nobody has measured nothing is believed. */
const traits: Readonly<Record<ServerKind, Traits>> = {
  prosody: { pingProvesHandOver: true },
  ejabberd: { pingProvesHandOver: false },
  unknown: { pingProvesHandOver: false },
};

export const traitsOf = (kind: ServerKind): Traits => traits[kind];

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

/**
 * When the server was started: milliseconds since 1970 by our own clock, rather too late than too early. `undefined` where it does
 * not say.
 */
export async function askServerStart(
  link: Link,
  tenant: Tenant,
  now: () => number,
): Promise<number | undefined> {
  const last = 'jabber:iq:last';
  const question = xml(
    'iq',
    { type: 'get', from: tenant.vccDomain, to: tenant.voDomain },
    xml('query', { xmlns: last }),
  );
  const answer = await link.request(question, answerWithin).catch(() => undefined);
  // Whole seconds, the last one not counted.
  const seconds = answer?.getChild('query', last)?.attrs.seconds;
  return seconds !== undefined && /^\d+$/.test(seconds) ? now() - Number(seconds) * 1_000 : undefined;
}

function kindNamed(answer: Element): ServerKind {
  const name = answer.getChild('query', namespace)?.getChildText('name')?.toLowerCase() ?? '';
  if (name.includes('prosody')) return 'prosody';
  return name.includes('ejabberd') ? 'ejabberd' : 'unknown';
}
