// R27: which ways into rosters a tenant has, in the order in which they are tried.
import type { RosterWay } from '../../bridge/rosters.ts';
import type { Tenant } from '../../domain/tenant.ts';
import { noPrivileges } from '../privileges.ts';
import type { TenantLink } from '../tenant-link.ts';
import { type EjabberdApiOptions, ejabberdApiWay } from './ejabberd-api.ts';
import { privilegeWay } from './privilege.ts';
import { prosodyGroupsWay } from './prosody-groups.ts';

export interface RosterWaysOptions {
  readonly way: 'auto' | 'privilege' | 'ejabberd-api' | 'prosody-groups';
  readonly ejabberdApi?: EjabberdApiOptions;
  readonly prosodyGroups?: { readonly file: string };
}

/** `linkOf` is asked at each use: a link may be another one after a reload. */
export function rosterWays(
  tenant: Pick<Tenant, 'id' | 'vccDomain'>,
  { way, ejabberdApi, prosodyGroups }: RosterWaysOptions,
  linkOf: (id: Tenant['id']) => TenantLink | undefined,
): readonly RosterWay[] {
  const all = [
    privilegeWay({
      link: () => linkOf(tenant.id)?.link,
      privileges: () => linkOf(tenant.id)?.privileges() ?? noPrivileges,
      from: tenant.vccDomain,
    }),
    ...(ejabberdApi ? [ejabberdApiWay(ejabberdApi)] : []),
    ...(prosodyGroups ? [prosodyGroupsWay(prosodyGroups.file)] : []),
  ];
  return way === 'auto' ? all : all.filter(({ name }) => name === way);
}
