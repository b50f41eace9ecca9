// Who are you: organisation, name and password, or the organisation's own provider.
import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../parts/icon.tsx';
import { SignInFault, signInWithPassword } from '../protocol/sign-in.ts';
import { useConsole } from '../state/context.ts';
import { comeBack, goToProvider } from './at-provider.ts';
import { rememberTenant, tenantToBegin } from './tenant.ts';
import { useWays } from './use-ways.ts';

export function SignInPage() {
  const { signIn, link, environment } = useConsole();
  const [tenant, setTenant] = useState(tenantToBegin);
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | undefined>(() =>
    link.value.state === 'ended' && link.value.why !== 'logged-out' ? link.value.sentence : undefined,
  );
  const ways = useWays(tenant);
  const form = useRef<HTMLFormElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);

  useEffect(() => {
    const empty = [...(form.current?.elements ?? [])].find(
      (field) => field instanceof HTMLInputElement && field.value === '',
    );
    if (empty instanceof HTMLElement) empty.focus();
    void attempt(async () => {
      const who = await comeBack();
      if (who) signIn(who);
    });
  }, []);

  async function attempt(work: () => Promise<void>): Promise<void> {
    setBusy(true);
    try {
      await work();
    } catch (fault) {
      setProblem(fault instanceof SignInFault ? fault.message : 'Signing in does not work at the moment.');
    } finally {
      setBusy(false);
    }
  }

  function onSubmit(event: Event): void {
    event.preventDefault();
    setProblem(undefined);
    const missing =
      tenant === '' ? 'organisation' : username === '' ? 'name' : password === '' ? 'password' : undefined;
    if (missing) {
      setProblem(`Please enter your ${missing}.`);
      return;
    }
    void attempt(async () => {
      try {
        const token = await signInWithPassword({
          tenant: tenant.trim(),
          username: username.trim(),
          password,
        });
        rememberTenant(tenant.trim());
        signIn({ tenant: tenant.trim(), username: username.trim(), ...token });
      } catch (fault) {
        setPassword('');
        passwordField.current?.focus();
        throw fault;
      }
    });
  }

  const openId = ways?.openId?.clientId === undefined ? undefined : ways.openId;
  const hasPasswords = ways?.passwords !== false;
  return (
    <main class="sign-in">
      <form ref={form} class="sign-in-card" onSubmit={onSubmit} noValidate aria-busy={isBusy}>
        <h1>Agent Console</h1>
        <p class="sign-in-lead">Sign in to chat with your organisation’s experts.</p>
        <div role="alert">
          {problem !== undefined && (
            <p class="sign-in-problem">
              <Icon name="alert" /> {problem}
            </p>
          )}
        </div>
        {!environment.isOnline.value && <p class="hint">This computer is offline.</p>}
        <label class="field">
          Organisation
          <input
            name="organization"
            autocomplete="organization"
            autocapitalize="none"
            spellcheck={false}
            value={tenant}
            onInput={({ currentTarget }) => setTenant(currentTarget.value)}
          />
        </label>
        {hasPasswords && (
          <>
            <label class="field">
              Name
              <input
                name="username"
                autocomplete="username"
                autocapitalize="none"
                spellcheck={false}
                value={username}
                onInput={({ currentTarget }) => setUsername(currentTarget.value)}
              />
            </label>
            <label class="field">
              Password
              <input
                ref={passwordField}
                name="password"
                type="password"
                autocomplete="current-password"
                value={password}
                onInput={({ currentTarget }) => setPassword(currentTarget.value)}
              />
            </label>
            <button type="submit" class="button primary wide" disabled={isBusy}>
              {isBusy ? 'Signing in' : 'Sign in'}
            </button>
          </>
        )}
        {openId && (
          <button
            type="button"
            class={hasPasswords ? 'button wide' : 'button primary wide'}
            disabled={isBusy}
            onClick={() => void attempt(() => goToProvider(tenant.trim(), openId))}
          >
            Sign in with {new URL(openId.issuer).host}
          </button>
        )}
        {ways && !hasPasswords && !openId && (
          <p class="hint">Agents of this organisation sign in somewhere else than on this page.</p>
        )}
      </form>
    </main>
  );
}
