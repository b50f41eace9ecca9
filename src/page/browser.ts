// What the page learns from the browser, and what it does to it: theme, title, icon, sounds, notifications.
import { effect, type ReadonlySignal, signal } from '@preact/signals';
import { watchArrivals } from './attention/arrivals.ts';
import { badgeIcon } from './attention/badge.ts';
import type { AgentConsole } from './state/agent-console.ts';

export interface Environment {
  /** Whether somebody looks at this page: it is visible and has the focus. */
  readonly isLookedAt: ReadonlySignal<boolean>;
  readonly isOnline: ReadonlySignal<boolean>;
  /** The time, to the minute; for words such as "today". */
  readonly now: ReadonlySignal<number>;
}

const minute = 60_000;

export function watchBrowser(agentConsole: AgentConsole): Environment {
  const looked = () => document.visibilityState === 'visible' && document.hasFocus();
  const isLookedAt = signal(looked());
  const isOnline = signal(navigator.onLine);
  const now = signal(Date.now());
  const look = () => {
    isLookedAt.value = looked();
  };
  for (const name of ['focus', 'blur']) addEventListener(name, look);
  document.addEventListener('visibilitychange', () => {
    look();
    if (document.visibilityState === 'visible') agentConsole.nudge();
  });
  addEventListener('online', () => {
    isOnline.value = true;
    agentConsole.nudge();
  });
  addEventListener('offline', () => {
    isOnline.value = false;
    agentConsole.nudge();
  });
  setInterval(() => {
    now.value = Date.now();
  }, minute);

  effect(() => showTheme(agentConsole.preferences.value.theme));
  effect(() => showUnread(agentConsole.unread.value, agentConsole.desk.value?.tenant.name));
  watchArrivals(agentConsole, isLookedAt);
  return { isLookedAt, isOnline, now };
}

function showTheme(theme: 'system' | 'light' | 'dark'): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

function showUnread(unread: number, tenant: string | undefined): void {
  const name = tenant === undefined ? 'Agent Console' : `${tenant} · Agent Console`;
  document.title = unread > 0 ? `(${unread}) ${name}` : name;
  const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  if (!icon) return;
  icon.dataset.plain ??= icon.href;
  icon.href = unread > 0 ? badgeIcon(unread) : icon.dataset.plain;
}
