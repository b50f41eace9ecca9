import { Avatar } from '../parts/avatar.tsx';
import { Icon } from '../parts/icon.tsx';
import { Menu } from '../parts/menu.tsx';
import type { Status } from '../protocol/types.ts';
import { useConsole } from '../state/context.ts';
import { linkWords, roleNames, statusNames } from '../state/wording.ts';

const statuses: readonly Status[] = ['available', 'on-break', 'work-offline'];

/** Whose console this is, how it is connected, and the agent's status. */
export function Head(props: { readonly onShortcuts: () => void; readonly onSettings: () => void }) {
  const { desk, setStatus, logOut } = useConsole();
  if (!desk.value) return null;
  const { me, tenant } = desk.value;
  return (
    <header class="head">
      <p class="brand">
        {tenant.name} <span>Agent Console</span>
      </p>
      <LinkMark />
      <Menu
        label={`Status: ${statusNames[me.status]}`}
        class="button status-button"
        face={
          <>
            <span class={`status-dot ${me.status}`} /> {statusNames[me.status]} <Icon name="down" />
          </>
        }
        items={statuses.map((status) => ({
          name: statusNames[status],
          icon: <span class={`status-dot ${status}`} />,
          checked: me.status === status,
          run: () => void setStatus(status),
        }))}
      />
      <Menu
        label={`${me.name}, ${roleNames[me.role]}`}
        class="me-button"
        face={
          <>
            <Avatar name={me.name} jid={me.jid} />
            <span class="me-name">
              <strong>{me.name}</strong>
              <small>{roleNames[me.role]}</small>
            </span>
            <Icon name="down" />
          </>
        }
        items={[
          { name: 'Settings', icon: <Icon name="settings" />, run: props.onSettings },
          {
            name: 'Keyboard shortcuts',
            icon: <Icon name="keyboard" />,
            hint: 'Ctrl /',
            run: props.onShortcuts,
          },
          { name: 'Log out', icon: <Icon name="logOut" />, run: logOut },
        ]}
      />
    </header>
  );
}

function LinkMark() {
  const { link } = useConsole();
  const { value } = link;
  const tone = value.state === 'open' ? 'good' : value.state === 'connecting' ? 'busy' : 'bad';
  return (
    <p class={`link-mark ${tone}`}>
      <span class="link-dot" aria-hidden="true" />
      {linkWords(value)}
    </p>
  );
}
