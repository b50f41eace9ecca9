import { ejabberd } from './ejabberd.ts';
import type { PrivateServer, PrivateServerSettings, ServerKind } from './private-server.ts';
import { prosody } from './prosody.ts';

const recipes: Record<ServerKind, (settings: PrivateServerSettings) => PrivateServer> = {
  prosody,
  ejabberd,
};

/** A private server of this kind, running or not. Writes nothing before it is started. */
export function createServer(kind: ServerKind, settings: PrivateServerSettings): PrivateServer {
  // The path of a Unix socket is limited (unix(7)), and both servers are steered through one.
  if (Buffer.byteLength(settings.dir) > 90) {
    throw new Error(
      `The path ${settings.dir} is too long for a socket in it. Choose one of less than 90 bytes.`,
    );
  }
  return recipes[kind](settings);
}
