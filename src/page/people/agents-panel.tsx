import { Avatar } from '../parts/avatar.tsx';
import { Listbox } from '../parts/listbox.tsx';
import type { Contact } from '../protocol/types.ts';
import { useConsole } from '../state/context.ts';
import { namesOf } from '../state/groups.ts';
import { itemsOf } from '../state/people.ts';
import { statusNames } from '../state/wording.ts';
import { useContacts } from './use-contacts.ts';

/** R7: the colleagues whom this agent may contact, with their status. */
export function AgentsPanel() {
  const { current, open } = useConsole();
  const value = useContacts();
  const contacts = itemsOf(value);
  return (
    <>
      <div class="panel-head">
        <h1>Agents</h1>
        {value.state === 'there' && (
          <span class="count">{contacts.filter(({ online }) => online).length} online</span>
        )}
      </div>
      {value.state === 'failed' && <p class="empty">{value.sentence}</p>}
      {value.state === 'loading' && contacts.length === 0 && <p class="empty">Loading the list</p>}
      {value.state === 'there' && contacts.length === 0 && (
        <p class="empty">Nobody shares a group with you.</p>
      )}
      {contacts.length > 0 && (
        <Listbox
          label="Agents"
          items={contacts}
          keyOf={({ jid }) => jid}
          rowHeight={56}
          selected={current.value}
          onOpen={({ jid }) => open(jid)}
          draw={(contact) => <ContactLine contact={contact} />}
        />
      )}
    </>
  );
}

function ContactLine({ contact: { jid, name, groups, online, status } }: { readonly contact: Contact }) {
  const { desk } = useConsole();
  return (
    <div class="person-line">
      <Avatar name={name} jid={jid} />
      <span class="line-name" title={name}>
        {name}
      </span>
      <span class="line-status">
        <span class={`status-dot ${online ? status : 'offline'}`} aria-hidden="true" />
        {online ? statusNames[status] : 'Offline'}
      </span>
      <span class="line-last">{namesOf(groups, desk.value?.tenant.groups)}</span>
    </div>
  );
}
