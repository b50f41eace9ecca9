// R26: running conversations between agents, watched as they go.
import { useEffect, useRef } from 'preact/hooks';
import { RichText } from '../chat/rich-text.tsx';
import { Avatar } from '../parts/avatar.tsx';
import { Listbox } from '../parts/listbox.tsx';
import { useContacts } from '../people/use-contacts.ts';
import { useConsole } from '../state/context.ts';
import { namesOf } from '../state/groups.ts';
import { itemsOf } from '../state/people.ts';
import type { Watched } from '../state/supervision.ts';
import { dayAndTime, timeOfDay } from '../state/times.ts';

export function MonitorPanel() {
  const { supervision, desk } = useConsole();
  const value = useContacts();
  const agents = itemsOf(value).filter(({ online }) => online);
  return (
    <>
      <div class="panel-head">
        <h1>Monitor</h1>
      </div>
      {value.state === 'failed' && <p class="empty">{value.sentence}</p>}
      {value.state === 'there' && agents.length === 0 && <p class="empty">No other agent is signed in.</p>}
      {agents.length > 0 && (
        <Listbox
          label="Agents who are signed in"
          items={agents}
          keyOf={({ jid }) => jid}
          rowHeight={56}
          selected={supervision.watching.value}
          onOpen={({ jid }) => void supervision.watch(jid)}
          draw={({ jid, name, groups }) => (
            <div class="person-line">
              <Avatar name={name} jid={jid} />
              <span class="line-name" title={name}>
                {name}
              </span>
              <span class="line-last">{namesOf(groups, desk.value?.tenant.groups)}</span>
            </div>
          )}
        />
      )}
    </>
  );
}

export function MonitorStage() {
  const { supervision, people } = useConsole();
  const agent = supervision.watching.value;
  const { value } = supervision.watched;
  if (agent === undefined) {
    return (
      <div class="nothing">
        <p class="nothing-title">Watch a conversation</p>
        <p>Pick an agent on the left. Every look is written to the audit trail.</p>
      </div>
    );
  }
  const conversations = itemsOf(value);
  return (
    <section class="reading" aria-label="Monitored conversations">
      <header class="chat-head">
        <div class="chat-who">
          <h2>{people.nameOf(agent) ?? agent}</h2>
          <p>Conversations with other agents, as they go</p>
        </div>
        {value.state !== 'failed' && (
          <button type="button" class="button" onClick={() => void supervision.stop()}>
            Stop watching
          </button>
        )}
      </header>
      <div class="reading-body">
        {value.state === 'failed' && <p class="quiet-note">{value.sentence}</p>}
        {value.state === 'there' && conversations.length === 0 && (
          <p class="quiet-note">No conversation is running now. A new one appears here by itself.</p>
        )}
        {conversations.map((conversation) => (
          <Conversation key={conversation.id} conversation={conversation} />
        ))}
      </div>
    </section>
  );
}

function Conversation({
  conversation: { agents, startedAt, messages, over },
}: {
  readonly conversation: Watched;
}) {
  const { people } = useConsole();
  const end = useRef<HTMLDivElement>(null);
  const names = agents.map((jid) => people.nameOf(jid) ?? jid);
  useEffect(() => end.current?.scrollIntoView({ block: 'nearest' }), [messages.length]);
  return (
    <section class="transcript" aria-label={names.join(' and ')}>
      <h3>
        {names.join(' and ')} <span>since {dayAndTime(Date.parse(startedAt))}</span>
      </h3>
      <ol>
        {messages.map(({ id, from, time, text, html, links }) => (
          <li key={id}>
            <span class="said-by">{people.nameOf(from) ?? from}</span>
            <time>{timeOfDay(time)}</time>
            {html === undefined ? <p>{text}</p> : <RichText html={html} links={links} />}
          </li>
        ))}
      </ol>
      {over !== undefined && (
        <p class="hint" role="status">
          {over === 'ended' ? 'The conversation is over.' : 'You may no longer watch this conversation.'}
        </p>
      )}
      <div ref={end} />
    </section>
  );
}
