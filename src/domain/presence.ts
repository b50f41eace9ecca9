// R1, R2: sessions make an agent online. What the agent set as status has no say in it.

/** Whether experts see the agent online: while any session is open, or is held after its socket was lost. */
export function isOnline(sessions: readonly unknown[]): boolean {
  return sessions.length > 0;
}
