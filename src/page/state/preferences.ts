// What an agent prefers in this browser.
import { effect, signal } from '@preact/signals';
import { keep, readKept, type Store } from './kept.ts';

export interface Preferences {
  readonly theme: 'system' | 'light' | 'dark';
  readonly sound: boolean;
  readonly notifications: boolean;
  /** Whether a notification shows what was written. */
  readonly textInNotifications: boolean;
}

const standard: Preferences = {
  theme: 'system',
  sound: true,
  notifications: true,
  textInNotifications: false,
};

export function createPreferences(store: Store) {
  const preferences = signal<Preferences>({ ...standard, ...readKept<Preferences>(store, 'preferences') });
  effect(() => keep(store, 'preferences', preferences.value));
  return preferences;
}
