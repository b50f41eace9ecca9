import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createSight } from './sight.ts';

/** What slixmpp told of. */
export interface SlixmppEvent {
  readonly event: 'ready' | 'refused' | 'message' | 'presence' | 'archive' | 'ended';
  readonly jid?: string;
  readonly id?: string;
  /** Of the stanza; of a presence also `available`, `away` and so on. */
  readonly type?: string;
  readonly from?: string;
  readonly text?: string;
  /** The condition of an error. */
  readonly error?: string | null;
  /** Of an archive, in the order in which it gave them. */
  readonly messages?: readonly SlixmppArchived[];
}

export interface SlixmppArchived {
  readonly id: string;
  /** RFC 3339 */
  readonly at: string;
  readonly from: string;
  readonly text: string;
}

/** XEP-0313, by slixmpp's own plugin: all pages of `max`. */
export interface SlixmppArchiveQuery {
  readonly max: number;
  readonly reverse?: boolean;
  readonly start?: string;
  readonly with?: string;
}

/** An expert at slixmpp, a client in Python. */
export interface SlixmppExpert {
  readonly fullJid: string;
  readonly seen: readonly SlixmppEvent[];
  says(to: string, text: string): string;
  subscribe(to: string): void;
  archive(of: string, query: SlixmppArchiveQuery): Promise<readonly SlixmppArchived[]>;
  sees(what: string, matches: (event: SlixmppEvent) => boolean, withinMs?: number): Promise<SlixmppEvent>;
  seesMessage(from: string, text: string, withinMs?: number): Promise<SlixmppEvent>;
  signOut(): Promise<void>;
}

export interface SlixmppSettings {
  readonly server: { readonly host: string; readonly c2sPort: number };
  readonly jid: string;
  readonly password: string;
}

/** Signs in. @throws when the server refuses, or slixmpp is not there */
export async function slixmppExpert({ server, jid, password }: SlixmppSettings): Promise<SlixmppExpert> {
  const script = fileURLToPath(new URL('./slixmpp-expert.py', import.meta.url));
  const child = spawn(pythonWithSlixmpp(), [script], { stdio: ['pipe', 'pipe', 'pipe'] });
  const sight = createSight<SlixmppEvent>(`${jid} (slixmpp)`, (event) => JSON.stringify(event));
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    complaints += text;
  });
  createInterface({ input: child.stdout }).on('line', (line) => sight.add(JSON.parse(line)));
  child.on('exit', (code) => {
    if (code !== 0) sight.fail(new Error(`slixmpp of ${jid} ended with ${code}:\n${complaints}`));
  });
  const tell = (command: object) => child.stdin.write(`${JSON.stringify(command)}\n`);
  tell({ jid, password, host: server.host, port: server.c2sPort });

  const opening = await sight.sees('the sign-in', ({ event }) => event === 'ready' || event === 'refused');
  if (opening.event === 'refused') {
    child.kill();
    throw new Error(`The server refused ${jid}.`);
  }
  let messages = 0;
  return {
    fullJid: opening.jid ?? '',
    seen: sight.all,
    says(to, text) {
      const id = `slixmpp-${++messages}`;
      tell({ do: 'say', to, text, id });
      return id;
    },
    subscribe: (to) => tell({ do: 'subscribe', to }),
    async archive(of, query) {
      const id = `archive-${++messages}`;
      tell({ do: 'archive', of, id, ...query });
      const seen = await sight.sees('the archive', (event) => event.event === 'archive' && event.id === id);
      if (seen.error) throw new Error(seen.error);
      return seen.messages ?? [];
    },
    sees: sight.sees,
    seesMessage: (from, text, withinMs) =>
      sight.sees(
        `the message ${JSON.stringify(text)} from ${from}`,
        (seen) => seen.event === 'message' && seen.text === text && seen.from?.split('/')[0] === from,
        withinMs,
      ),
    async signOut() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.stdin.end();
      await ended;
    },
  };
}

/** Debian's packages belong to Debian's own Python, which need not be the first in the PATH. */
function pythonWithSlixmpp(): string {
  for (const python of ['/usr/bin/python3', 'python3']) {
    try {
      execFileSync(python, ['-c', 'import slixmpp'], { stdio: 'ignore' });
      return python;
    } catch {
      // The next one.
    }
  }
  throw new Error('No Python here knows slixmpp. `npm test` installs it: python3-slixmpp.');
}
