// A link under test, with what it told its owner.

import { type Element, default as xml } from '@xmpp/xml';
import { onTestFinished } from 'vitest';
import { createLink, type Link, type LinkOptions } from '../../src/xmpp/link.ts';
import { type StubOptions, type StubServer, startStubServer } from './stub-server.ts';

export const quiet = { debug() {}, info() {}, warn() {}, error() {} };

export interface Linked {
  readonly link: Link;
  readonly stanzas: Element[];
  readonly downs: string[];
  /** How often it came up. */
  readonly ups: () => number;
  /** Resolved once `find` gives something; asked after everything that the link tells. */
  until<Found>(find: () => Found | undefined): Promise<Found>;
  /** Resolved once it is up for the nth time, from 1. */
  up(n?: number): Promise<void>;
  down(n?: number): Promise<void>;
  received(n: number): Promise<void>;
}

/** Short times, so that tests end; long enough for a busy machine. */
export const shortTimes = { backoffMs: 10, backoffCapMs: 40, stopMs: 1_000 };

export function linkTo(server: { readonly port: number }, overrides: Partial<LinkOptions> = {}): Linked {
  const stanzas: Element[] = [];
  const downs: string[] = [];
  let ups = 0;
  const waiting = new Set<() => void>();
  const changed = () => {
    for (const look of [...waiting]) look();
  };
  const link = createLink({
    domain: 'vcc.acme.example',
    secret: 'secret',
    host: '127.0.0.1',
    port: server.port,
    serverDomain: 'acme.example',
    log: quiet,
    ...overrides,
    timing: { ...shortTimes, ...overrides.timing },
    onStanza(stanza) {
      stanzas.push(stanza);
      const work = overrides.onStanza?.(stanza);
      changed();
      return work;
    },
    onUp() {
      ups += 1;
      overrides.onUp?.();
      changed();
    },
    onDown(reason) {
      downs.push(reason);
      overrides.onDown?.(reason);
      changed();
    },
  });
  onTestFinished(() => link.stop());
  link.start();

  function until<Found>(find: () => Found | undefined): Promise<Found> {
    return new Promise((resolve) => {
      const look = () => {
        const found = find();
        if (found === undefined) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  }
  const when = async (holds: () => boolean) => {
    await until(() => (holds() ? true : undefined));
  };
  return {
    link,
    stanzas,
    downs,
    ups: () => ups,
    until,
    up: (n = 1) => when(() => ups >= n),
    down: (n = 1) => when(() => downs.length >= n),
    received: (n) => when(() => stanzas.length >= n),
  };
}

/** A stub server that ends with the test. */
export async function stubServer(options: StubOptions = {}): Promise<StubServer> {
  const server = await startStubServer(options);
  onTestFinished(() => server.close());
  return server;
}

/** A message of an agent's, as the link is given it. */
export function agentSays(body: string, attrs: Record<string, string> = {}): Element {
  return xml(
    'message',
    { from: 'alice@vcc.acme.example', to: 'bob@acme.example', type: 'chat', ...attrs },
    xml('body', {}, body),
  );
}

export const bodyOf = (stanza: Element) => stanza.getChildText('body');
