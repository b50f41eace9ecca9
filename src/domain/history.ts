// R21: which part of a room the console may see.
import type { Profile } from './profile.ts';

export interface Window {
  /** How many messages may be shown, counted from the newest; `Infinity` for all. */
  readonly size: number;
}

export function windowOf(profile: Profile): Window {
  return { size: profile.history.window === 'all' ? Number.POSITIVE_INFINITY : profile.history.window };
}

/** How many messages the console is shown when a room is opened, whatever the profile. */
export const openingPage = 30;
