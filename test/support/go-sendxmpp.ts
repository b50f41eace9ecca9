import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text as readAll } from 'node:stream/consumers';

export interface GoSendxmppSettings {
  readonly server: { readonly host: string; readonly c2sTlsPort: number };
  readonly jid: string;
  readonly password: string;
}

/**
 * Lets go-sendxmpp, a client in Go for the command line, sign in, send one message and leave. It refuses to go without TLS.
 *
 * @throws when it fails, with its own words
 */
export async function goSendxmpp(settings: GoSendxmppSettings, to: string, text: string): Promise<void> {
  const { server, jid, password } = settings;
  const address = `${server.host}:${server.c2sTlsPort}`;
  const child = spawn('go-sendxmpp', ['-t', '-n', '-j', address, '-u', jid, '-p', password, to], {
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  const complaints = readAll(child.stderr);
  const ended = once(child, 'exit');
  child.stdin.end(text);
  const [code] = await ended;
  if (code !== 0) throw new Error(`go-sendxmpp of ${jid} ended with ${code}: ${await complaints}`);
}
