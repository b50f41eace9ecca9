import type { Experts, Tenants } from '../bridge/ports.ts';
import type { TenantId } from '../domain/ids.ts';

/** One thing that has to be there before the bridge is of use. */
export interface Readiness {
  readonly name: string;
  readonly ok: boolean;
  readonly detail?: string;
}

/**
 * Everything that has to be there, asked now: the archive can be written, every tenant's link is up; and `others`. `archiveFault` tries,
 * and says in words what is wrong.
 */
export function readiness(
  ports: { readonly tenants: Tenants; readonly experts: Experts },
  archiveFault: () => Promise<string | undefined>,
  others: () => readonly Readiness[] = () => [],
  /** Why a tenant's link is down, in words. */
  whyDown: (tenantId: TenantId) => string | undefined = () => undefined,
): () => Promise<readonly Readiness[]> {
  return async () => {
    const fault = await archiveFault();
    return [
      { name: 'archive', ok: fault === undefined, ...(fault !== undefined && { detail: fault }) },
      ...ports.tenants.all().map(({ id, voDomain }) => {
        const ok = ports.experts.isUp(id);
        return {
          name: `link ${id}`,
          ok,
          ...(!ok && { detail: linkFault(voDomain, whyDown(id)) }),
        };
      }),
      ...others(),
    ];
  };
}

const linkFault = (voDomain: string, why: string | undefined) =>
  `no component stream to the server of ${voDomain}${why === undefined ? '' : `: ${why}`}`;
