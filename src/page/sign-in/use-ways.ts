import { useEffect, useState } from 'preact/hooks';
import { askSignInWays, type SignInWays } from '../protocol/sign-in.ts';

const pause = 400;

/** How agents of the organisation sign in, once that is known; passwords are assumed until then. */
export function useWays(tenant: string): SignInWays | undefined {
  const [ways, setWays] = useState<SignInWays | undefined>(undefined);
  useEffect(() => {
    setWays(undefined);
    const wanted = tenant.trim();
    if (wanted === '') return;
    let isCurrent = true;
    const timer = setTimeout(async () => {
      // Whatever is wrong shows when the agent signs in.
      const found = await askSignInWays(wanted).catch(() => undefined);
      if (isCurrent) setWays(found);
    }, pause);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [tenant]);
  return ways;
}
