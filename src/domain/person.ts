import type { GroupId, QueueId, TenantId } from './ids.ts';
import type { BareJid } from './jid.ts';

export const roles = ['agent', 'supervisor', 'auditor'] as const;
export type Role = (typeof roles)[number];

/** What agents set for the contact centre. It changes nothing in VO (R1), but for the profile `current`. */
export const statuses = ['available', 'on-break', 'work-offline'] as const;
export type Status = (typeof statuses)[number];

/** Somebody who signs in to the console. Experts know the agent by `jid`, at the tenant's component domain. */
export interface Agent {
  readonly tenantId: TenantId;
  readonly jid: BareJid;
  readonly username: string;
  readonly name: string;
  readonly role: Role;
  readonly groups: readonly GroupId[];
  readonly queues: readonly QueueId[];
  readonly title?: string;
  readonly department?: string;
  /** The agent's own VO account, where there is a VO licence (R16, R19). */
  readonly voJid?: BareJid;
  /** PNG, JPEG, GIF or WebP; XEP-0153 wants it under 8 kB or so. */
  readonly picture?: { readonly type: string; readonly base64: string };
}

/** Somebody with a VO account, as far as the tenant's file knows more than the address. */
export interface Expert {
  readonly jid: BareJid;
  readonly name: string;
  readonly title?: string;
  readonly department?: string;
  /** Only to be found by. */
  readonly mail?: string;
}
