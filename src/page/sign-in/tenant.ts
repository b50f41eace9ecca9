import { keep, readKept } from '../state/kept.ts';

/** `/sign-in/acme` names the organisation; else the one that was signed in to last in this browser. */
export function tenantToBegin(): string {
  const named = tenantInPath(location.pathname);
  return named ?? readKept<string>(localStorage, 'tenant') ?? '';
}

export function tenantInPath(path: string): string | undefined {
  const named = /^\/sign-in\/([^/]+)$/.exec(path)?.[1];
  return named === undefined ? undefined : decodeURIComponent(named);
}

export const rememberTenant = (tenant: string): void => keep(localStorage, 'tenant', tenant);
