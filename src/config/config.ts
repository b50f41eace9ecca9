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
  readonly archive: { readonly sqlite: { readonly file: string } };
  /** Without a secret, one is made once and kept in `dataDir`. */
  readonly tokens: { readonly secret?: string };
  readonly log: { readonly level: LogLevel };
  readonly limits: Limits;
}

export interface TenantConfig {
  readonly tenant: Tenant;
  /** XEP-0114: what the handshake is made with. */
  readonly componentSecret: string;
  readonly link: { readonly host: string; readonly port: number };
  readonly signIn: SignIn;
  /** argon2id, by the agent's JID. */
  readonly passwordHashes: ReadonlyMap<BareJid, string>;
  readonly cannedReplies: readonly CannedReply[];
}

/** At least one of the two ways is on. */
export interface SignIn {
  readonly passwords: boolean;
  readonly openId?: {
    readonly issuer: string;
    readonly audience: string;
    readonly jwksUri: string;
    readonly usernameClaim: string;
  };
}

export interface CannedReply {
  readonly name: string;
  readonly text: string;
}
