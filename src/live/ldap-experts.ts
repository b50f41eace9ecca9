// Experts from LDAP (RFC 4511), in pages (RFC 2696).
import { Client, type Entry, ResultCodeError } from 'ldapts';
import { type BareJid, domainOf, escapeLocal, localOf, parseBareJid } from '../domain/jid.ts';
import type { Expert } from '../domain/person.ts';

export interface LdapSettings {
  readonly url: string;
  readonly startTls: boolean;
  /** PEM of the authority; without one, those that Node.js trusts. */
  readonly certificate?: string;
  readonly bindDn?: string;
  readonly password?: string;
  readonly base: string;
  readonly filter: string;
  readonly attributes: {
    /** The whole address; `local` counts where there is no such attribute named. */
    readonly jid?: string;
    readonly local: string;
    readonly name: string;
    readonly title: string;
    readonly department: string;
    readonly mail: string;
  };
  readonly pageSize: number;
  readonly mostEntries: number;
}

/** For one answer of the server; milliseconds. */
const patience = 30_000;
/** RFC 7622 lets addresses be longer; what is shown of a person is not. */
const longestText = 200;

/**
 * Everybody whom the search finds, each address once. Entries without an address at the tenant's own domain are left out (R5),
 * and counted. Rejects with what went wrong, more than `mostEntries` included; never resolved with a part of the answer.
 */
export async function readLdapExperts(
  settings: LdapSettings,
  voDomain: string,
): Promise<{ readonly experts: readonly Expert[]; readonly leftOut: number }> {
  const { url, startTls, certificate, bindDn, password, base, filter, attributes, pageSize, mostEntries } =
    settings;
  const tlsOptions = certificate === undefined ? {} : { ca: certificate };
  const isEncrypted = url.startsWith('ldaps:');
  const ldap = new Client({
    ...{ url, timeout: patience, connectTimeout: patience, strictDN: false },
    ...(isEncrypted && { tlsOptions }),
  });
  try {
    if (startTls && !isEncrypted) await ldap.startTLS({ ...tlsOptions, host: new URL(url).hostname });
    if (bindDn !== undefined) await ldap.bind(bindDn, password);
    const pages = ldap.searchPaginated(base, {
      ...{ scope: 'sub', filter, paged: { pageSize } },
      attributes: Object.values(attributes),
    });
    const experts = new Map<BareJid, Expert>();
    let entries = 0;
    for await (const { searchEntries } of pages) {
      entries += searchEntries.length;
      if (entries > mostEntries) throw new Error(`LDAP: the filter finds more than ${mostEntries} entries`);
      for (const entry of searchEntries) {
        const expert = expertIn(entry, attributes, voDomain);
        if (expert && !experts.has(expert.jid)) experts.set(expert.jid, expert);
      }
    }
    return { experts: [...experts.values()], leftOut: entries - experts.size };
  } catch (error) {
    // The library's messages are codes; its names say what it is.
    if (error instanceof ResultCodeError) throw new Error(`LDAP: ${error.name} (code ${error.code})`);
    throw error;
  } finally {
    await ldap.unbind().catch(() => {
      // It is over, one way or the other.
    });
  }
}

function expertIn(
  entry: Entry,
  attributes: LdapSettings['attributes'],
  voDomain: string,
): Expert | undefined {
  const text = (name: string) => textIn(entry, name);
  const local = text(attributes.local);
  const address =
    attributes.jid === undefined
      ? local !== undefined && `${escapeLocal(local)}@${voDomain}`
      : text(attributes.jid);
  const jid = address ? parseBareJid(address) : undefined;
  if (!jid || localOf(jid) === '' || domainOf(jid) !== voDomain) return undefined;
  const [title, department, mail] = [attributes.title, attributes.department, attributes.mail].map(text);
  return {
    jid,
    name: text(attributes.name) ?? localOf(jid),
    ...(title !== undefined && { title }),
    ...(department !== undefined && { department }),
    ...(mail !== undefined && { mail }),
  };
}

/** The first value of an attribute, on one line; attributes' names have no case. */
function textIn(entry: Entry, name: string): string | undefined {
  const found = Object.entries(entry).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
  const [value] = Array.isArray(found) ? found : [found];
  if (typeof value !== 'string') return undefined;
  return (
    value
      .replace(/[\p{Cc}\s]+/gu, ' ')
      .trim()
      .slice(0, longestText) || undefined
  );
}
