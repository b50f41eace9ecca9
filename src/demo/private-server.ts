import type { ProcessIdentity } from './processes.ts';

export const serverKinds = ['prosody', 'ejabberd'] as const;
export type ServerKind = (typeof serverKinds)[number];

export interface Account {
  readonly jid: string;
  readonly password: string;
}

/** A domain of the office messenger, the component that may attach beside it, and who has an account there. */
export interface VoHost {
  readonly voDomain: string;
  readonly vccDomain: string;
  readonly componentSecret: string;
  readonly accounts: readonly Account[];
}

/** All on loopback. */
export interface ServerPorts {
  /** For any client, without TLS. */
  readonly c2s: number;
  /** For clients that insist on TLS (from the first byte, XEP-0368); the certificate is signed by itself. */
  readonly c2sTls: number;
  readonly component: number;
  /** WebSocket (RFC 7395), uploads, and the page for experts. */
  readonly http: number;
}

export const portNames = [
  'c2s',
  'c2sTls',
  'component',
  'http',
] as const satisfies readonly (keyof ServerPorts)[];

export interface PrivateServerSettings {
  /** An absolute path; everything that the server writes is in there. */
  readonly dir: string;
  readonly hosts: readonly VoHost[];
  readonly ports: ServerPorts;
  /** A folder that is served over HTTP at `/experts/`, where there is one. */
  readonly expertPage?: string;
  /** Where components may attach over TLS as well; ejabberd only. */
  readonly componentTlsPort?: number;
}

/** What starts the server, from any working folder. */
export interface ServerCommand {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

/** An XMPP server of our own on loopback, outside of every system service. */
export interface PrivateServer {
  readonly kind: ServerKind;
  readonly host: string;
  readonly c2sPort: number;
  readonly c2sTlsPort: number;
  readonly componentPort: number;
  readonly httpPort: number;
  readonly websocketUrl: string;
  /** Where the page for experts is, of a server that was given one. */
  readonly expertPageUrl: string;
  readonly logFile: string;
  readonly command: ServerCommand;
  /** Nothing while it is not running. */
  readonly pid: number | undefined;
  readonly identity: ProcessIdentity | undefined;
  /** Returns when it answers clients and components and every account exists. Does nothing more when it runs already. */
  start(signal?: AbortSignal): Promise<void>;
  /** Ends it in good order. */
  stop(): Promise<void>;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
  /** Creates an account; one that exists is left as it is. */
  register(jid: string, password: string): Promise<void>;
}
