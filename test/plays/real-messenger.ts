import { expertJid } from '../../src/demo/cast.ts';
import type { ServerKind } from '../../src/demo/private-server.ts';
import type { StackState } from '../../src/demo/state.ts';
import { signIn } from '../support/expert.ts';
import { startTestServer } from '../support/servers.ts';
import { playCast } from './play-cast.ts';
import { spare } from './spare-tenant.ts';
import type { Messenger } from './theatre.ts';

/** A private Prosody or ejabberd with the cast's accounts. */
export const realMessenger =
  (kind: ServerKind) =>
  async ({ componentSecrets, passwords }: StackState): Promise<Messenger> => {
    const hosts = [...playCast, spare].map((tenant) => ({
      voDomain: tenant.voDomain,
      vccDomain: tenant.vccDomain,
      componentSecret: componentSecrets[tenant.vccDomain] ?? '',
      accounts: tenant.experts.map(({ account }) => {
        const jid = expertJid(tenant, account);
        return { jid, password: passwords[jid] ?? '' };
      }),
    }));
    const server = await startTestServer(kind, hosts);
    return {
      componentPort: server.componentPort,
      dir: server.dir,
      signIn: async (jid) => {
        const expert = await signIn({ server, jid, password: passwords[jid] ?? '', carbons: true });
        // RFC 6121 2.2: who has not asked for the roster is not told of subscriptions.
        await expert.roster();
        return expert;
      },
      remove: () => server.remove(),
    };
  };
