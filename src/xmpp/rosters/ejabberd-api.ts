// ejabberd's mod_http_api: add_rosteritem and delete_rosteritem, for where XEP-0356 is not granted or does not work.
import { request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { type RosterWay, RosterWayClosed } from '../../bridge/rosters.ts';
import { type BareJid, domainOf, localOf, parseBareJid } from '../../domain/jid.ts';

export interface EjabberdApiOptions {
  /** Of the API, or `unix:` and the path of its socket. */
  readonly url: string;
  readonly account?: string;
  readonly password?: string;
  /** The longest answer that is read, in bytes. */
  readonly answerBytes?: number;
}

const answerMs = 10_000;
/** A roster of fifty thousand. */
const usualAnswerBytes = 16_777_216;

/** Rejects with RosterWayClosed wherever the API cannot be used: gone, forbidden, or another server's. */
export function ejabberdApiWay(options: EjabberdApiOptions): RosterWay {
  const call = (command: string, body: object) => post(options, command, body);
  const local = (expert: BareJid) => ({ localuser: localOf(expert), localhost: domainOf(expert) });
  const remote = (agent: BareJid) => ({ user: localOf(agent), host: domainOf(agent) });

  return {
    name: 'ejabberd-api',
    read: async (expert) => {
      // It would add to the roster of an account that does not exist.
      const account = { user: localOf(expert), host: domainOf(expert) };
      if ((await call('check_account', account)) !== 0) return undefined;
      return entriesIn(await call('get_roster', account));
    },
    give: async (expert, { agent, name, group }, mutual) => {
      const subs = mutual ? 'both' : 'to';
      await call('add_rosteritem', { ...local(expert), ...remote(agent), nick: name, group, subs });
    },
    takeAway: async (expert, agent) => {
      await call('delete_rosteritem', { ...local(expert), ...remote(agent) });
    },
  };
}

function entriesIn(answer: unknown): ReadonlyMap<BareJid, readonly string[]> {
  const entries = new Map<BareJid, string[]>();
  for (const entry of Array.isArray(answer) ? (answer as Record<string, unknown>[]) : []) {
    const jid = parseBareJid(String(entry.jid ?? ''));
    if (!jid) continue;
    // One group a line in older versions, a list in newer ones.
    const groups = Array.isArray(entry.groups)
      ? entry.groups.map(String)
      : String(entry.group ?? '').split(';');
    entries.set(jid, [...(entries.get(jid) ?? []), ...groups]);
  }
  return entries;
}

async function post(
  { url, account, password, answerBytes = usualAnswerBytes }: EjabberdApiOptions,
  command: string,
  body: object,
): Promise<unknown> {
  const text = JSON.stringify(body);
  const headers: Record<string, string | number> = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  };
  if (account !== undefined)
    headers.authorization = `Basic ${Buffer.from(`${account}:${password ?? ''}`).toString('base64')}`;
  const target: RequestOptions = url.startsWith('unix:')
    ? {
        socketPath: url.slice('unix:'.length),
        path: `/api/${command}`,
        headers: { ...headers, host: 'localhost' },
      }
    : { ...parts(`${url.replace(/\/+$/, '')}/${command}`), headers };
  const send = url.startsWith('https:') ? httpsRequest : httpRequest;
  const { status, answer } = await new Promise<{ status: number; answer: string }>((resolve, reject) => {
    const request = send({ ...target, method: 'POST', timeout: answerMs }, (response) => {
      let received = '';
      let left = answerBytes;
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        left -= Buffer.byteLength(part);
        if (left >= 0) {
          received += part;
          return;
        }
        reject(new Error(`the answer is longer than ${answerBytes} bytes`));
        request.destroy();
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, answer: received }));
      response.on('error', reject);
    });
    request.on('timeout', () => request.destroy(new Error('no answer')));
    request.on('error', reject);
    request.end(text);
  }).catch((error: Error) => {
    throw new RosterWayClosed(`the API of ejabberd cannot be reached: ${error.message}`);
  });
  if (status !== 200) throw new RosterWayClosed(`the API of ejabberd answers ${command} with ${status}`);
  return JSON.parse(answer) as unknown;
}

function parts(url: string): RequestOptions {
  const { hostname, port, pathname } = new URL(url);
  return { hostname, path: pathname, ...(port !== '' && { port: Number(port) }) };
}
