// Who is signed in on this tab: kept in its session storage, which no other tab reads and which ends with the tab.
import { keep, readKept, type Store } from './kept.ts';

export interface SignedIn {
  readonly tenant: string;
  readonly username: string;
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

export const readSignedIn = (store: Store): SignedIn | undefined => readKept<SignedIn>(store, 'signed-in');
export const keepSignedIn = (store: Store, signedIn: SignedIn | undefined): void =>
  keep(store, 'signed-in', signedIn);

/**
 * What this tab calls itself. A duplicated tab gets a copy of the storage: while the first is in use the copy takes a
 * name of its own, or the two would throw each other out.
 */
export function nameOfTab(store: Store, random: () => string): string {
  const known = readKept<{ name: string; inUse: boolean }>(store, 'tab');
  const name = known && !known.inUse ? known.name : random();
  keep(store, 'tab', { name, inUse: true });
  return name;
}

/** The page goes away: a reload of it may take the name up. */
export function releaseTab(store: Store, name: string): void {
  keep(store, 'tab', { name, inUse: false });
}
