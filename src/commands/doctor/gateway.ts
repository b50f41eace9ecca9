// The web side: whether the bridge runs, and whether browsers reach it.
import { X509Certificate } from 'node:crypto';
import { get as getHttp } from 'node:http';
import { get as getHttps } from 'node:https';
import type { Config } from '../../config/config.ts';
import { type Finding, fail, ok, warn, wordsOf } from './finding.ts';

const answerMs = 5_000;
const soonMs = 14 * 86_400_000;

export interface Readiness {
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly detail?: string }[];
}

/** What the running bridge says of itself; `undefined` where none runs, or none of ours. */
export async function askRunning({ gateway }: Config['bridge']): Promise<Readiness | undefined> {
  const { port, tls } = gateway;
  const host = gateway.host === '0.0.0.0' || gateway.host === '::' ? 'localhost' : gateway.host;
  try {
    const text = await new Promise<string>((resolve, reject) => {
      // Our own socket, asked for nothing that is secret: whose name the certificate has does not matter here.
      const options = { host, port, path: '/readyz', timeout: answerMs, rejectUnauthorized: false };
      const asked = (tls ? getHttps : getHttp)(options, (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (part) => {
          if (body.length < 1_000_000) body += part;
        });
        response.on('end', () => resolve(body));
        response.on('error', reject);
      });
      asked.on('timeout', () => asked.destroy(new Error('no answer')));
      asked.on('error', reject);
    });
    const { checks } = JSON.parse(text) as Partial<Readiness>;
    return Array.isArray(checks) ? { checks } : undefined;
  } catch {
    return undefined;
  }
}

/** Each thing that the running bridge looks at, in its own words. */
export function saidByRunning({ checks }: Readiness): Finding[] {
  return [
    ok('bridge', 'it runs'),
    ...checks.map(({ name, ok: isOk, detail }) => {
      const found = detail ?? 'as it should be';
      return isOk ? ok(name, found) : fail(name, found, 'see the log of the bridge');
    }),
  ];
}

/** Whether browsers reach the gateway under its public address. */
export async function publicUrl({ gateway }: Config['bridge'], runs: boolean): Promise<Finding> {
  const url = gateway.publicUrl;
  const what = 'publicUrl';
  if (/^https?:\/\/(127\.|localhost|\[::1\])/.test(url))
    return warn(
      what,
      `${url} is for browsers on this machine only`,
      'set gateway.publicUrl to what they use',
    );
  if (url.startsWith('http:'))
    return warn(what, `${url} is not encrypted`, 'use gateway.tls, or a proxy that serves https');
  try {
    const response = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(answerMs) });
    if (response.ok) return ok(what, `${url} answers`);
    const found = `${url} answers with ${response.status}`;
    return runs
      ? fail(what, found, 'look at the proxy before the gateway')
      : warn(what, found, 'start the bridge');
  } catch (error) {
    const found = `${url} cannot be reached from here: ${wordsOf(error)}`;
    return warn(what, found, runs ? 'look at the proxy, and at its certificate' : 'start the bridge');
  }
}

/** The gateway's own certificate. */
export function certificate({ gateway }: Config['bridge'], now = Date.now()): Finding[] {
  if (!gateway.tls) return [];
  const found = new X509Certificate(gateway.tls.certificate);
  const name = new URL(gateway.publicUrl).hostname;
  return [
    validity('certificate', found, now),
    found.checkHost(name) || found.checkIP(name)
      ? ok('certificate', `it is for ${name}`)
      : warn(
          'certificate',
          `it is not for ${name}`,
          'browsers refuse it: set gateway.publicUrl, or another one',
        ),
  ];
}

export function validity(what: string, certificate: Pick<X509Certificate, 'validTo'>, now: number): Finding {
  const end = Date.parse(certificate.validTo);
  const found = `valid until ${new Date(end).toISOString().slice(0, 10)}`;
  if (end <= now) return fail(what, `expired: ${found}`, 'renew it');
  if (end - now < soonMs) return warn(what, found, 'renew it');
  return ok(what, found);
}
