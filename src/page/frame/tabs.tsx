import { Icon, type IconName } from '../parts/icon.tsx';
import type { Tab } from '../state/agent-console.ts';
import { useConsole } from '../state/context.ts';

interface TabEntry {
  readonly tab: Tab;
  readonly name: string;
  readonly icon: IconName;
}

const everybodys: readonly TabEntry[] = [
  { tab: 'chat', name: 'Chats', icon: 'chat' },
  { tab: 'agents', name: 'Agents', icon: 'agents' },
];
const inMode3: TabEntry = { tab: 'directory', name: 'Directory', icon: 'directory' };
const supervisors: readonly TabEntry[] = [
  { tab: 'monitor', name: 'Monitor', icon: 'monitor' },
  { tab: 'transcripts', name: 'Transcripts', icon: 'transcripts' },
];

const auditors: readonly TabEntry[] = [{ tab: 'audit', name: 'Audit', icon: 'monitor' }];

export const tabId = (tab: Tab) => `tab-${tab}`;

/** The tabs of this agent, in their order. R8: the directory is there in Mode 3. */
export function useTabs(): readonly TabEntry[] {
  const { desk } = useConsole();
  const mode = desk.value?.tenant.mode;
  const role = desk.value?.me.role;
  return [
    ...everybodys,
    ...(mode === 3 ? [inMode3] : []),
    ...(role === 'supervisor' ? supervisors : []),
    ...(role === 'auditor' ? auditors : []),
  ];
}

export function Tabs() {
  const { tab, unread } = useConsole();
  const tabs = useTabs();

  function onKeyDown(event: KeyboardEvent): void {
    const at = tabs.findIndex((entry) => entry.tab === tab.value);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (next === undefined || event.altKey) return;
    event.preventDefault();
    const entry = tabs[(next + tabs.length) % tabs.length];
    if (!entry) return;
    tab.value = entry.tab;
    document.getElementById(tabId(entry.tab))?.focus();
  }

  return (
    <div class="rail" role="tablist" aria-orientation="vertical" aria-label="Views" onKeyDown={onKeyDown}>
      {tabs.map(({ tab: one, name, icon }) => (
        <button
          key={one}
          id={tabId(one)}
          type="button"
          role="tab"
          aria-selected={tab.value === one}
          aria-controls="panel"
          tabIndex={tab.value === one ? 0 : -1}
          onClick={() => {
            tab.value = one;
          }}
        >
          <Icon name={icon} />
          <span>{name}</span>
          {one === 'chat' && unread.value > 0 && (
            <span class="bubble-count">
              {unread.value > 99 ? '99+' : unread.value}
              <span class="unseen"> unread</span>
            </span>
          )}
        </button>
      ))}
    </div>
  );
}
