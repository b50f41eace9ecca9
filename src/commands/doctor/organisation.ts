// What each organisation needs elsewhere: its XMPP server, its LDAP, its provider, its ways into rosters.
import { X509Certificate } from 'node:crypto';
import { accessSync, constants, existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { TenantConfig } from '../../config/config.ts';
import { boundedFetch, largestKeySet } from '../../console/sign-in/bounded-fetch.ts';
import { readLdapExperts } from '../../live/ldap-experts.ts';
import { openComponentStream } from '../../xmpp/link/component-stream.ts';
import { ejabberdApiWay } from '../../xmpp/rosters/ejabberd-api.ts';
import { type Finding, fail, ok, warn, wordsOf } from './finding.ts';
import { validity } from './gateway.ts';

const answerMs = 5_000;

/**
 * Signs the component on, and off again. Never while the bridge runs: ejabberd would give this stream a part of what is meant for
 * that one.
 */
export function way({ tenant, link, componentSecret }: TenantConfig): Promise<Finding> {
  const what = `link ${tenant.id}`;
  const where = `${link.host} port ${link.port}${link.tls ? ' over TLS' : ''}`;
  return new Promise((resolve) => {
    let isUp = false;
    const stream = openComponentStream({
      ...{ domain: tenant.vccDomain, secret: componentSecret, host: link.host, port: link.port },
      ...(link.tls && { tls: link.tls }),
      ...{ connectMs: answerMs, handshakeMs: answerMs, maxReceivedBytes: 10_485_760 },
      ...{ onStanza: () => {}, onHeard: () => {} },
      onUp: () => {
        isUp = true;
        stream.end();
      },
      onClosed: (reason) =>
        resolve(
          isUp
            ? ok(what, `the server of ${tenant.voDomain} at ${where} takes ${tenant.vccDomain}`)
            : fail(what, `${where}: ${reason}`, adviceFor(reason)),
        ),
    });
  });
}

function adviceFor(reason: string): string {
  if (reason.includes('conflict'))
    return 'another process is signed on as this component: end one of the two';
  if (reason.includes('not-authorized')) return 'the secret in vcc.secret is not the one of the server';
  if (reason.includes('host-unknown'))
    return 'tell the server of this component, and load its configuration again';
  if (reason.includes('nobody listens')) return 'start the XMPP server, or set xmpp.host and xmpp.port';
  if (reason.includes('certificate'))
    return 'set xmpp.certificate and xmpp.serverName, or renew what the server has';
  return 'look at the log of the XMPP server, and at the network between';
}

/** On the same machine nobody reads along. */
export function encryption({ tenant, link }: TenantConfig, now = Date.now()): Finding[] {
  const what = `link ${tenant.id}`;
  if (!link.tls) {
    if (/^(127\.|localhost$|::1$)/.test(link.host)) return [];
    return [
      warn(what, `messages go to ${link.host} as plain text`, 'set xmpp.tls, unless that network is yours'),
    ];
  }
  const { authority } = link.tls;
  return authority === undefined ? [] : [validity(`${what} authority`, new X509Certificate(authority), now)];
}

export async function ldap({ tenant, ldap: source }: TenantConfig): Promise<Finding[]> {
  if (!source) return [];
  const what = `ldap ${tenant.id}`;
  const isPlain = source.url.startsWith('ldap:') && !source.startTls && source.password !== undefined;
  const plain = warn(what, 'the password goes over the network as it is', 'use ldaps: or startTls');
  try {
    const { experts, leftOut } = await readLdapExperts(source, tenant.voDomain);
    const found = `${experts.length} experts, ${leftOut} entries left out`;
    const read =
      experts.length === 0
        ? warn(what, found, 'look at base, filter and attributes of directory.ldap')
        : ok(what, found);
    return isPlain ? [read, plain] : [read];
  } catch (error) {
    return [fail(what, wordsOf(error), 'what was read last stays in force; look at directory.ldap')];
  }
}

export async function provider({ tenant, signIn: { openId } }: TenantConfig): Promise<Finding[]> {
  if (!openId) return [];
  const what = `sign-in ${tenant.id}`;
  try {
    const response = await boundedFetch(largestKeySet)(openId.jwksUri, {
      signal: AbortSignal.timeout(answerMs),
    });
    if (!response.ok)
      return [fail(what, `${openId.jwksUri} answers ${response.status}`, 'look at signIn.openId.jwksUri')];
    const { keys } = (await response.json()) as { keys?: unknown };
    if (Array.isArray(keys) && keys.length > 0) return [ok(what, `${keys.length} keys of ${openId.issuer}`)];
    return [fail(what, `${openId.jwksUri} gives no keys`, 'look at signIn.openId.jwksUri')];
  } catch (error) {
    return [fail(what, `${openId.jwksUri}: ${wordsOf(error)}`, 'nobody can sign in with it meanwhile')];
  }
}

/** R27: the ways that need something besides the component's stream. */
export async function rosters({ tenant, rosters: settings }: TenantConfig): Promise<Finding[]> {
  const findings: Finding[] = [];
  const what = `rosters ${tenant.id}`;
  const { way: chosen, ejabberdApi, prosodyGroups } = settings;
  if (chosen === 'off') return [];
  // One of several ways: another may be open.
  const closed = chosen === 'auto' ? warn : fail;
  if (ejabberdApi && (chosen === 'auto' || chosen === 'ejabberd-api')) {
    const [someone] = tenant.experts.keys();
    try {
      if (someone !== undefined) await ejabberdApiWay(ejabberdApi).read?.(someone);
      findings.push(ok(what, `ejabberd's API answers`));
    } catch (error) {
      findings.push(closed(what, wordsOf(error), 'look at mod_http_api, and at who may use it'));
    }
  }
  if (prosodyGroups && (chosen === 'auto' || chosen === 'prosody-groups')) {
    const { file } = prosodyGroups;
    try {
      accessSync(existsSync(file) ? file : dirname(file), constants.W_OK);
      findings.push(ok(what, `${file} can be written`));
    } catch {
      findings.push(closed(what, `${file} cannot be written`, 'let who runs the bridge write it'));
    }
  }
  return findings;
}
