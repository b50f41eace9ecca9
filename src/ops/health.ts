import type { Holder } from '../bridge/cluster-ports.ts';
import type { Experts, Tenants } from '../bridge/ports.ts';
import type { TenantId } from '../domain/ids.ts';

/** One thing that has to be there before the bridge is of use. */
export interface Readiness {
  readonly name: string;
  readonly ok: boolean;
  readonly detail?: string;
}

/**
 * Everything that has to be there, asked now: the archive can be written, every tenant's link is up, here or where `holderOf` says;
 * and `others`. `archiveFault` tries, and says in words what is wrong.
 */
export function readiness(
  ports: {
    readonly tenants: Tenants;
    readonly experts: Pick<Experts, 'isUp'>;
    readonly holderOf: (id: TenantId) => Holder | undefined;
  },
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
        const name = `link ${id}`;
        if (ports.experts.isUp(id)) return { name, ok: true };
        const holder = ports.holderOf(id);
        if (holder?.up) return { name, ok: true, detail: `the stream is with process ${holder.process}` };
        return { name, ok: false, detail: linkFault(voDomain, whyDown(id)) };
      }),
      ...others(),
    ];
  };
}

const linkFault = (voDomain: string, why: string | undefined) =>
  `no component stream to the server of ${voDomain}${why === undefined ? '' : `: ${why}`}`;
