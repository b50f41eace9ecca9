import type { CopyPolicy } from './copies.ts';
import type { GroupId, QueueId, TenantId } from './ids.ts';
import { type BareJid, domainOf, localOf } from './jid.ts';
import type { Agent, Expert } from './person.ts';
import type { Profile } from './profile.ts';

/** R26: whether something is on; absent means that the next wider setting decides. */
export interface SupervisionSettings {
  readonly monitoring?: boolean;
  readonly transcripts?: boolean;
}

export interface Group extends SupervisionSettings {
  readonly id: GroupId;
  readonly name: string;
}

export interface Queue extends SupervisionSettings {
  readonly id: QueueId;
  readonly name: string;
}

/** What one may want to ask about (XEP-0157 3). */
export const contactPurposes = [
  'abuse',
  'admin',
  'feedback',
  'sales',
  'security',
  'status',
  'support',
] as const;
export type Contacts = { readonly [purpose in (typeof contactPurposes)[number]]?: readonly string[] };

/** An organisation: its two domains, its people and its policy. */
export interface Tenant {
  readonly id: TenantId;
  readonly name: string;
  /** Mode 3: agents may start chats with experts, and there is an organisation directory (R6, R8). */
  readonly mode: 1 | 2 | 3;
  readonly profileName: string;
  readonly profile: Profile;
  /** The XMPP server's domain, where experts live. */
  readonly voDomain: string;
  /** The component's domain, where agents appear. */
  readonly vccDomain: string;
  readonly agents: ReadonlyMap<BareJid, Agent>;
  readonly experts: ReadonlyMap<BareJid, Expert>;
  readonly groups: ReadonlyMap<GroupId, Group>;
  readonly queues: ReadonlyMap<QueueId, Queue>;
  readonly supervision: SupervisionSettings & {
    /** Whether transcripts of rooms with experts are kept and may be read; absent means no. */
    readonly roomTranscripts?: boolean;
  };
  /** R19: how agents with both licences find the console's chats in VO; `auto` where nothing is said. */
  readonly copies?: CopyPolicy;
  /** Who may use the component's commands (XEP-0050). */
  readonly operators?: readonly BareJid[];
  /** XEP-0157: whom experts may ask about the service. */
  readonly contacts?: Contacts;
}

/** Whether `jid` is an address of the tenant's office messenger. Says nothing about whether the account exists. */
export function isExpertOf(tenant: Tenant, jid: BareJid): boolean {
  return domainOf(jid) === tenant.voDomain && localOf(jid) !== '';
}

/** Whether `jid` is an address where agents of the tenant are. Says nothing about whether there is one. */
export function isAgentAddress(tenant: Tenant, jid: BareJid): boolean {
  return domainOf(jid) === tenant.vccDomain && localOf(jid) !== '';
}

export function agentByUsername(tenant: Tenant, username: string): Agent | undefined {
  return tenant.agents.get(`${username.toLowerCase()}@${tenant.vccDomain}` as BareJid);
}

/** The name to show for an expert: from the directory, else the local part of the address. */
export function expertName(tenant: Tenant, jid: BareJid): string {
  return tenant.experts.get(jid)?.name ?? localOf(jid);
}
