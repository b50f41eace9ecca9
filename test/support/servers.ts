import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import { cast, expertJid } from '../../src/demo/cast.ts';
import {
  type PrivateServer,
  type PrivateServerSettings,
  type ServerKind,
  serverKinds,
  type VoHost,
} from '../../src/demo/private-server.ts';
import { createServer } from '../../src/demo/servers.ts';
import { password, pickPorts } from '../../src/demo/state.ts';
import { type Expert, type ExpertSettings, signIn } from './expert.ts';
import { testFolder } from './test-folder.ts';

/** The demo's cast with passwords for one test. */
export function castHosts(): VoHost[] {
  return cast.map((tenant) => ({
    voDomain: tenant.voDomain,
    vccDomain: tenant.vccDomain,
    componentSecret: password(),
    accounts: tenant.experts.map(({ account }) => ({
      jid: expertJid(tenant, account),
      password: password(),
    })),
  }));
}

export interface TestServer extends PrivateServer {
  readonly hosts: readonly VoHost[];
  readonly dir: string;
  /** Ends it and removes all that it wrote. */
  remove(): Promise<void>;
}

/**
 * A private server for one test file, running. Call `remove()` in the end; if the test process dies before, it is cleared
 * away all the same. A server that is not installed is an error.
 */
export async function startTestServer(
  kind: ServerKind,
  hosts: readonly VoHost[] = castHosts(),
  more: Pick<PrivateServerSettings, 'componentTlsPort'> = {},
): Promise<TestServer> {
  const folder = testFolder();
  const server = createServer(kind, { dir: folder.path, hosts, ports: await pickPorts(), ...more });
  try {
    await server.start();
  } catch (error) {
    await folder.remove();
    throw error;
  }
  const extras = { hosts, dir: folder.path, remove: folder.remove };
  return Object.defineProperties(extras, Object.getOwnPropertyDescriptors(server)) as TestServer;
}

/** The server of the play that is running. Its parts may be used in tests and hooks, not outside of them. */
export interface ServerOfPlay {
  readonly kind: ServerKind;
  /** @throws before `beforeAll` */
  readonly running: TestServer;
  host(voDomain: string): VoHost;
  passwordOf(jid: string): string;
  /** Signs one of the accounts in; signed out again after the test. */
  signIn(jid: string, settings?: Partial<ExpertSettings>): Promise<Expert>;
}

/** Plays the same play on each kind of server. */
export function forEachServer(play: (server: ServerOfPlay) => void, hosts?: () => VoHost[]): void {
  for (const kind of serverKinds) describe(`on ${kind}`, () => play(serverOfPlay(kind, hosts)));
}

/** To be called within `describe`: starts a server before its tests and removes it after them. */
export function serverOfPlay(kind: ServerKind, hosts: () => VoHost[] = castHosts): ServerOfPlay {
  let server: TestServer | undefined;
  const experts: Expert[] = [];
  beforeAll(async () => {
    server = await startTestServer(kind, hosts());
  });
  afterEach(async () => {
    await Promise.all(experts.splice(0).map((expert) => expert.signOut()));
  });
  afterAll(async () => {
    await server?.remove();
  });

  const play: ServerOfPlay = {
    kind,
    get running() {
      if (!server) throw new Error(`${kind} runs in tests and hooks only.`);
      return server;
    },
    host(voDomain) {
      const host = play.running.hosts.find((one) => one.voDomain === voDomain);
      if (!host) throw new Error(`There is no host ${voDomain}.`);
      return host;
    },
    passwordOf(jid) {
      const account = play.running.hosts.flatMap(({ accounts }) => accounts).find((one) => one.jid === jid);
      if (!account) throw new Error(`There is no account ${jid}.`);
      return account.password;
    },
    async signIn(jid, settings = {}) {
      const expert = await signIn({
        server: play.running,
        jid,
        password: settings.password ?? play.passwordOf(jid),
        ...settings,
      });
      experts.push(expert);
      return expert;
    },
  };
  return play;
}
