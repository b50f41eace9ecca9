import { useEffect, useState } from 'preact/hooks';
import { Avatar } from '../parts/avatar.tsx';
import { Icon } from '../parts/icon.tsx';
import { Listbox } from '../parts/listbox.tsx';
import type { DirectoryEntry } from '../protocol/types.ts';
import { useConsole } from '../state/context.ts';
import { itemsOf } from '../state/people.ts';

/** A search begins when the agent pauses that long. Milliseconds. */
const pause = 150;

/** R8: experts and agents of the organisation, searched as one types. */
export function DirectoryPanel() {
  const { people, current, open, link, desk } = useConsole();
  const [text, setText] = useState('');
  const isConnected = link.value.state === 'open';
  useEffect(() => {
    if (!isConnected) return;
    const timer = setTimeout(() => void people.search(text.trim()), text === '' ? 0 : pause);
    return () => clearTimeout(timer);
  }, [text, isConnected]);
  const { value } = people.directory;
  // Whoever looks for somebody does not look for herself.
  const entries = itemsOf(value).filter(({ jid }) => jid !== desk.value?.me.jid);
  return (
    <>
      <div class="panel-head">
        <h1>Directory</h1>
      </div>
      <label class="search">
        <Icon name="search" />
        <span class="unseen">Search by name, title or department</span>
        <input
          type="search"
          value={text}
          placeholder="Search people"
          onInput={({ currentTarget }) => setText(currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'ArrowDown') return;
            event.preventDefault();
            document.querySelector<HTMLElement>('.panel .listbox')?.focus();
          }}
        />
      </label>
      <p class="unseen" role="status">
        {value.state === 'there' ? `${entries.length} found` : ''}
      </p>
      {value.state === 'failed' && <p class="empty">{value.sentence}</p>}
      {value.state === 'there' && entries.length === 0 && <p class="empty">Nobody is found by that.</p>}
      {entries.length > 0 && (
        <Listbox
          label="People"
          items={entries}
          keyOf={({ jid }) => jid}
          rowHeight={60}
          selected={current.value}
          onOpen={({ jid }) => open(jid, 'directory')}
          onEnd={() => {
            if (value.state === 'there' && value.cursor !== undefined)
              void people.search(text.trim(), value.cursor);
          }}
          draw={(entry) => <EntryLine entry={entry} />}
        />
      )}
    </>
  );
}

function EntryLine({
  entry: { jid, name, kind, title, department, online },
}: {
  readonly entry: DirectoryEntry;
}) {
  return (
    <div class="person-line">
      <Avatar name={name} jid={jid} />
      <span class="line-name" title={name}>
        {name}
      </span>
      <span class="line-status">{kind === 'expert' ? 'Expert' : 'Agent'}</span>
      <span class="line-last">
        {online !== undefined && (
          <>
            <span class={`status-dot ${online ? 'available' : 'offline'}`} aria-hidden="true" />{' '}
            {online ? 'Online' : 'Offline'} ·{' '}
          </>
        )}
        {[title, department].filter(Boolean).join(' · ') || jid}
      </span>
    </div>
  );
}
