// XEP-0356: whether the server lets us send messages as its accounts. Known anew on each stream.
import type { TenantId } from '../domain/ids.ts';

export interface MessagePrivileges {
  /** The server says so. Only version 2 counts: what version 1 sends is neither archived nor carbon-copied. */
  granted(tenantId: TenantId): void;
  /** It says so no more, or refused when it was tried. */
  revoked(tenantId: TenantId): void;
  /** The stream has lasted long enough for the server to have said it. */
  settled(tenantId: TenantId): void;
  isSettled(tenantId: TenantId): boolean;
  mayWriteAs(tenantId: TenantId): boolean;
  /** The stream is gone. */
  forget(tenantId: TenantId): void;
}

export function createMessagePrivileges(): MessagePrivileges {
  const granted = new Set<TenantId>();
  const settled = new Set<TenantId>();
  return {
    granted: (tenantId) => void granted.add(tenantId),
    revoked: (tenantId) => void granted.delete(tenantId),
    settled: (tenantId) => void settled.add(tenantId),
    isSettled: (tenantId) => settled.has(tenantId),
    mayWriteAs: (tenantId) => granted.has(tenantId),
    forget: (tenantId) => {
      granted.delete(tenantId);
      settled.delete(tenantId);
    },
  };
}
