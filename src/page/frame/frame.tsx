// What is around everything: head, tabs, the panel of lists, and the stage where one chat or transcript is on view.
import { useEffect, useState } from 'preact/hooks';
import { AllowNotifications } from '../attention/allow-notifications.tsx';
import { ChatList } from '../chat/chat-list.tsx';
import { ChatWindow } from '../chat/chat-window.tsx';
import { MessageSearch } from '../chat/message-search.tsx';
import { AgentsPanel } from '../people/agents-panel.tsx';
import { DirectoryPanel } from '../people/directory-panel.tsx';
import type { Tab } from '../state/agent-console.ts';
import { useConsole } from '../state/context.ts';
import { AuditPanel, AuditStage } from '../supervise/audit.tsx';
import { MonitorPanel, MonitorStage } from '../supervise/monitor.tsx';
import { TranscriptStage, TranscriptsPanel } from '../supervise/transcripts.tsx';
import { Announcer } from './announcer.tsx';
import { Banner } from './banner.tsx';
import { Head } from './head.tsx';
import { SettingsDialog } from './settings-dialog.tsx';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';
import { Tabs, tabId, useTabs } from './tabs.tsx';
import { useShortcuts } from './use-shortcuts.ts';

export function Frame() {
  const { desk, tab } = useConsole();
  const [dialog, setDialog] = useState<'shortcuts' | 'settings' | undefined>(undefined);
  const tabs = useTabs();
  useShortcuts(() => setDialog('shortcuts'));
  // A role or a mode that was changed may have taken the tab away that was open.
  const isThere = tabs.some((one) => one.tab === tab.value);
  useEffect(() => {
    if (!isThere) tab.value = 'chat';
  }, [isThere]);
  if (!desk.value) return <Opening />;
  const shown = isThere ? tab.value : 'chat';
  return (
    <div class="frame">
      <Head onShortcuts={() => setDialog('shortcuts')} onSettings={() => setDialog('settings')} />
      <Banner />
      <aside class="control" aria-label="Control panel">
        <Tabs />
        <section class="panel" id="panel" role="tabpanel" aria-labelledby={tabId(shown)}>
          {shown === 'chat' && <ChatsPanel />}
          {shown === 'agents' && <AgentsPanel />}
          {shown === 'directory' && <DirectoryPanel />}
          {shown === 'monitor' && <MonitorPanel />}
          {shown === 'transcripts' && <TranscriptsPanel />}
          {shown === 'audit' && <AuditPanel />}
        </section>
      </aside>
      <main class="stage">
        <Stage tab={shown} />
      </main>
      <Announcer />
      {dialog === 'shortcuts' && <ShortcutsDialog onClose={() => setDialog(undefined)} />}
      {dialog === 'settings' && <SettingsDialog onClose={() => setDialog(undefined)} />}
    </div>
  );
}

function Stage({ tab }: { readonly tab: Tab }) {
  const { current } = useConsole();
  if (tab === 'monitor') return <MonitorStage />;
  if (tab === 'transcripts') return <TranscriptStage />;
  if (tab === 'audit') return <AuditStage />;
  return current.value === undefined ? <Nothing tab={tab} /> : <ChatWindow jid={current.value} />;
}

function ChatsPanel() {
  const { openChats } = useConsole();
  return (
    <>
      <div class="panel-head">
        <h1>Chats</h1>
        <span class="count">{openChats.value.length}</span>
      </div>
      <MessageSearch>
        <ChatList />
      </MessageSearch>
    </>
  );
}

/** No chat is on view: what can be done, and what this browser was not asked for yet. */
function Nothing({ tab }: { readonly tab: Tab }) {
  const { openChats, unread, preferences } = useConsole();
  const pick =
    tab === 'chat' ? openChats.value.length > 0 && 'Pick a chat on the left' : 'Pick somebody on the left';
  return (
    <div class="nothing">
      <p class="nothing-title">{unread.value > 0 ? `${unread.value} unread` : 'Nothing waits for you'}</p>
      <p>
        {pick ? `${pick}, or press ` : 'Press '}
        {openChats.value.length > 0 && (
          <>
            <kbd>Alt</kbd> <kbd>↓</kbd> for the next chat,{' '}
          </>
        )}
        <kbd>Ctrl</kbd> <kbd>/</kbd> for all keys.
      </p>
      {preferences.value.notifications && <AllowNotifications />}
    </div>
  );
}

/** Signed in, and the console is not there yet. */
function Opening() {
  const { link, logOut, connect } = useConsole();
  const { value } = link;
  return (
    <main class="opening">
      <p class="nothing-title" role="status">
        {value.state === 'waiting'
          ? `${value.why} Trying again.`
          : value.state === 'ended'
            ? value.sentence
            : 'Opening your console'}
      </p>
      {value.state === 'ended' && (
        <button type="button" class="button primary" onClick={connect}>
          Try again
        </button>
      )}
      {value.state !== 'connecting' && (
        <button type="button" class="button" onClick={logOut}>
          Log out
        </button>
      )}
    </main>
  );
}
