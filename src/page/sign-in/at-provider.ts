// The way to the organisation's OpenID provider, and back.
import { type Begun, beginOpenId, finishOpenId, isReturn, signInPath } from '../protocol/open-id.ts';
import { askSignInWays, SignInFault, type SignInWays } from '../protocol/sign-in.ts';
import { keep, readKept } from '../state/kept.ts';
import type { SignedIn } from '../state/sign-in.ts';
import { rememberTenant, tenantInPath } from './tenant.ts';

const goAtOnce = '#provider';

/** Only the organisation's own sign-in page may speak to its provider: that is where it goes on. */
export async function goToProvider(
  tenant: string,
  provider: NonNullable<SignInWays['openId']>,
): Promise<void> {
  rememberTenant(tenant);
  if (location.pathname !== signInPath(tenant)) {
    location.assign(signInPath(tenant) + goAtOnce);
    return;
  }
  const { address, begun } = await beginOpenId(tenant, provider);
  keep(sessionStorage, 'sign-in', begun);
  location.assign(address);
}

/** What the page was opened for: the agent comes back from the provider, or is on the way there. */
export async function comeBack(): Promise<SignedIn | undefined> {
  const tenant = tenantInPath(location.pathname);
  if (tenant === undefined) return undefined;
  const { search, hash } = location;
  if (!isReturn(search) && hash !== goAtOnce) return undefined;
  // Neither a code nor the wish to go stays in the address: a reload would do it again.
  history.replaceState(undefined, '', isReturn(search) ? '/' : location.pathname);
  const provider = (await askSignInWays(tenant))?.openId;
  if (!provider?.clientId) throw new SignInFault('This organisation has no sign-in provider.');
  if (!isReturn(search)) {
    await goToProvider(tenant, provider);
    return undefined;
  }
  const begun = readKept<Begun>(sessionStorage, 'sign-in');
  keep(sessionStorage, 'sign-in', undefined);
  const token = await finishOpenId(search, begun?.tenant === tenant ? begun : undefined, provider);
  return { tenant, username: '', ...token };
}
