import type { SessionId, TenantId } from './ids.ts';
import type { BareJid } from './jid.ts';
import type { Status } from './person.ts';

/** One console of an agent (R2). Times are milliseconds since 1970. */
export interface Session {
  readonly id: SessionId;
  readonly tenantId: TenantId;
  readonly agent: BareJid;
  readonly openedAt: number;
  /** Which sign-in it belongs to: the token's `jti`, or its hash. */
  readonly signIn: string;
  /** What the console calls itself (one browser tab), if it says so. */
  readonly console?: string;
  readonly status: Status;
  readonly socket: { readonly state: 'open' } | { readonly state: 'lost'; readonly heldUntil: number };
}

/**
 * The session that a fresh sign-in leaves behind, to be replaced by it: the one of the same console, or, where the
 * console has no name, one of the same sign-in whose socket is lost.
 */
export function leftBehind(
  sessions: readonly Session[],
  fresh: { readonly signIn: string; readonly console?: string },
): Session | undefined {
  if (fresh.console !== undefined) {
    const sameConsole = sessions.find((session) => session.console === fresh.console);
    if (sameConsole) return sameConsole;
  }
  return sessions.find(
    (session) =>
      session.signIn === fresh.signIn &&
      session.socket.state === 'lost' &&
      (session.console === undefined || fresh.console === undefined),
  );
}
