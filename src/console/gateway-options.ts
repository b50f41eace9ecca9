// What the application gives the gateway.
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { RateLimiterAbstract } from 'rate-limiter-flexible';
import type { Clock, Tenants } from '../bridge/ports.ts';
import type { TenantId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Limits } from './protocol/limits.ts';
import type { ConsoleUseCases } from './use-cases.ts';

export interface GatewayOptions {
  /** `port` 0: any free one. TLS takes PEM text. */
  readonly listen: {
    readonly host: string;
    readonly port: number;
    readonly tls?: { readonly certificate: string; readonly key: string };
  };
  /** How browsers reach the gateway, where that is not by host and port. Its origin is allowed. */
  readonly publicUrl?: string;
  /** Addresses or networks whose `X-Forwarded-For` counts. */
  readonly trustedProxies: readonly string[];
  /** Origins of other pages that may sign in and open consoles, such as `https://desk.acme.example`; `*` for all. */
  readonly allowedOrigins: readonly string[];
  readonly limits: Limits;
  /** Sockets that may be open at a time; more are answered with 503. Without it there is no bound. */
  readonly maxSockets?: number;
  /** Connections that may be open besides those of consoles; more are closed at once. Counts where `maxSockets` is given. */
  readonly maxRequestConnections?: number;
  /** The longest body of a request, in bytes; beyond it 413. What is asked for over HTTP is far smaller. */
  readonly bodyBytes?: number;
  /** Signs the bridge's own tokens; at least 32 bytes. */
  readonly tokenSecret: Uint8Array;
  /** How agents of a tenant sign in. Asked each time: a reload changes it. */
  readonly signInOf: (tenant: TenantId) => TenantSignIn | undefined;
  /** Ready-made replies of a tenant; none where it is left out. */
  readonly cannedRepliesOf?: (tenant: TenantId) => readonly CannedReply[];
  /** The folder of the built console page, served at `/`; without it there is no page. */
  readonly pageFolder?: string;
  readonly tenants: Tenants;
  readonly useCases: ConsoleUseCases;
  readonly clock: Clock;
  readonly log: Logger;
  /** Where the metrics of the whole process are; `/metrics` shows it. */
  readonly registry: Registry;
  /** Everything that has to be there before the bridge is of use. */
  readonly ready: () => Promise<readonly Readiness[]>;
  /** The page behind an expert's link (R12). */
  readonly richMessage: (token: string) => Promise<RichMessagePage>;
  /** Counts failed sign-ins where several processes share that; in this process else. */
  readonly failureCounter?: FailureCounter;
  /** How often a socket is asked whether it lives, in seconds. */
  readonly pingSeconds?: number;
  /** How long an unknown key of an OpenID provider is not asked for again, in seconds. */
  readonly keysCooldownSeconds?: number;
  /** How long a provider may take to give its keys, in milliseconds. */
  readonly keysPatienceMs?: number;
}

/** Failures within a minute; after `points` of them no more is to be tried. `what` tells counters apart. */
export type FailureCounter = (what: string, points: number) => Pick<RateLimiterAbstract, 'get' | 'penalty'>;

export interface CannedReply {
  /** What the agent picks it by. */
  readonly name: string;
  readonly text: string;
}

export interface TenantSignIn {
  /** Whether `POST /api/session` is open to the tenant. */
  readonly passwords: boolean;
  /** argon2id, in PHC format. */
  readonly passwordHashes: ReadonlyMap<BareJid, string>;
  readonly openId?: OpenIdProvider;
}

export interface OpenIdProvider {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUri: string;
  /** The claim that has the agent's username; `preferred_username` where it is not named. */
  readonly usernameClaim?: string;
  /** What the provider calls the console page; without it the page cannot send anybody there. */
  readonly clientId?: string;
  /** What the page asks the provider for; `openid profile` where it is not named. */
  readonly scope?: string;
}

export interface Readiness {
  /** `archive`, `link acme`, … */
  readonly name: string;
  readonly ok: boolean;
  readonly detail?: string;
}

export interface RichMessagePage {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
