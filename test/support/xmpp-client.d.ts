// What tests use of @xmpp/client, which comes without types.

declare module '@xmpp/client' {
  import type { EventEmitter } from 'node:events';
  import type { Socket } from 'node:net';
  import type { Element } from '@xmpp/xml';

  export { default as xml } from '@xmpp/xml';

  interface Credentials {
    username: string;
    password: string;
  }
  /** Chooses the mechanism; the default takes SCRAM where there is no TLS. */
  type Authenticate = (
    authenticate: (credentials: Credentials, mechanism: string) => Promise<void>,
    mechanisms: readonly string[],
  ) => Promise<void>;

  /** Emits `stanza`, `online`, `offline`, `error`, `connect`, `disconnect`. */
  export interface ClientEntity extends EventEmitter {
    jid: { toString(): string } | null;
    status: string;
    /** A socket of Node's over TCP; over a WebSocket another object. */
    socket: Socket | null;
    connect(service: string): Promise<unknown>;
    open(options: { domain: string }): Promise<unknown>;
    stop(): Promise<unknown>;
    send(stanza: Element): Promise<void>;
    reconnect: { start(): void; stop(): void; delay: number };
    /** Rejects with the stanza error, or after `timeout` milliseconds. */
    iqCaller: { request(iq: Element, timeout?: number): Promise<Element> };
  }
  export function client(options: {
    service: string;
    domain: string;
    resource?: string;
    credentials: Credentials | Authenticate;
    /** For each step of the sign-in, in milliseconds. */
    timeout?: number;
  }): ClientEntity;
}
