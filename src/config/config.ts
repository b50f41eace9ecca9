// What the program is given: settings with defaults, secrets resolved, every reference proved.
import type { BareJid } from '../domain/jid.ts';
import type { Tenant } from '../domain/tenant.ts';
import type { BridgeFile } from './bridge-schema.ts';

export interface Config {
  readonly bridge: BridgeConfig;
  /** By the name of their files; never empty. */
  readonly tenants: readonly TenantConfig[];
}

export type Limits = Readonly<BridgeFile['limits']>;
export type LogLevel = BridgeFile['log']['level'];

/** Paths are absolute. */
export interface BridgeConfig {
  /** May not exist yet. */
  readonly dataDir: string;
  readonly gateway: {
    readonly host: string;
    readonly port: number;
    /** Without a slash at its end. */
    readonly publicUrl: string;
    readonly trustedProxies: readonly string[];
    /** Of other pages that may use the console protocol. */
    readonly allowedOrigins: readonly string[];
    /** PEM, as it stands in the files. */
    readonly tls?: { readonly certificate: string; readonly key: string };
  };
  readonly archive: ArchivePlace;
  /** Where several processes share the work. */
  readonly cluster?: ClusterConfig;
  /** Without a secret, one is made once and kept in `dataDir`. */
  readonly tokens: { readonly secret?: string };
  readonly log: { readonly level: LogLevel };
  readonly limits: Limits;
}

export interface ClusterConfig {
  /** Of these processes, in Redis. */
  readonly name: string;
  readonly redis: {
    readonly host: string;
    readonly port: number;
    readonly account?: string;
    readonly password?: string;
    /** `authority` is PEM; without it those that Node.js trusts. */
    readonly tls?: { readonly authority?: string };
  };
}

/** One of the two databases. */
export type ArchivePlace =
  | { readonly sqlite: { readonly file: string } }
  | {
      readonly postgresql: {
        /** A name, an address, or the folder of a socket. */
        readonly host: string;
        readonly port: number;
        readonly database: string;
        readonly user: string;
        readonly password?: string;
        /** `authority` is PEM; without it those that Node.js trusts. */
        readonly tls?: { readonly authority?: string };
      };
    };

export interface TenantConfig {
  readonly tenant: Tenant;
  /** XEP-0114: what the handshake is made with. */
  readonly componentSecret: string;
  readonly link: {
    readonly host: string;
    readonly port: number;
    /** `authority` is PEM; without it those that Node.js trusts. */
    readonly tls?: { readonly serverName: string; readonly authority?: string };
  };
  readonly signIn: SignIn;
  /** argon2id, by the agent's JID. */
  readonly passwordHashes: ReadonlyMap<BareJid, string>;
  readonly cannedReplies: readonly CannedReply[];
  /** Where more experts are known from. */
  readonly ldap?: LdapSource;
  readonly rosters: RosterSettings;
}

export interface LdapSource {
  readonly url: string;
  readonly startTls: boolean;
  /** PEM. */
  readonly certificate?: string;
  readonly bindDn?: string;
  readonly password?: string;
  readonly base: string;
  readonly filter: string;
  /** Names of attributes; `local` counts where there is no `jid`. */
  readonly attributes: {
    readonly jid?: string;
    readonly local: string;
    readonly name: string;
    readonly title: string;
    readonly department: string;
    readonly mail: string;
  };
  readonly refreshMinutes: number;
  readonly pageSize: number;
  /** That the filter may find; more are taken for a mistake. */
  readonly mostEntries: number;
}

/** R27. */
export interface RosterSettings {
  readonly way: 'off' | 'auto' | 'privilege' | 'ejabberd-api' | 'prosody-groups';
  /** Of the entries in the rosters. */
  readonly group: string;
  readonly ejabberdApi?: { readonly url: string; readonly account?: string; readonly password?: string };
  readonly prosodyGroups?: { readonly file: string };
}

/** At least one of the two ways is on. */
export interface SignIn {
  readonly passwords: boolean;
  readonly openId?: {
    readonly issuer: string;
    readonly audience: string;
    readonly jwksUri: string;
    readonly usernameClaim: string;
    /** Of the console page, where it may send agents there. */
    readonly clientId?: string;
    readonly scope: string;
  };
}

export interface CannedReply {
  readonly name: string;
  readonly text: string;
}
