import { AllowNotifications, notificationPermission } from '../attention/allow-notifications.tsx';
import { playArrival } from '../attention/sound.ts';
import { Dialog } from '../parts/dialog.tsx';
import { useConsole } from '../state/context.ts';
import type { Preferences } from '../state/preferences.ts';

const themes = { system: 'As the computer', light: 'Light', dark: 'Dark' } as const;

export function SettingsDialog({ onClose }: { readonly onClose: () => void }) {
  const { preferences } = useConsole();
  const now = preferences.value;
  const set = (change: Partial<Preferences>) => {
    preferences.value = { ...preferences.value, ...change };
  };
  return (
    <Dialog title="Settings" onClose={onClose}>
      <fieldset class="choices">
        <legend>Appearance</legend>
        {(Object.keys(themes) as (keyof typeof themes)[]).map((theme) => (
          <label key={theme}>
            <input type="radio" name="theme" checked={now.theme === theme} onChange={() => set({ theme })} />
            {themes[theme]}
          </label>
        ))}
      </fieldset>
      <fieldset class="choices">
        <legend>New messages</legend>
        <label>
          <input
            type="checkbox"
            checked={now.sound}
            onChange={({ currentTarget: { checked } }) => {
              set({ sound: checked });
              if (checked) playArrival();
            }}
          />
          Play a sound
        </label>
        <label>
          <input
            type="checkbox"
            checked={now.notifications}
            onChange={({ currentTarget: { checked } }) => set({ notifications: checked })}
          />
          Show a notification on the desktop while I am in another window
        </label>
        <label>
          <input
            type="checkbox"
            checked={now.textInNotifications}
            disabled={!now.notifications}
            onChange={({ currentTarget: { checked } }) => set({ textInNotifications: checked })}
          />
          With the first words of the message
        </label>
        {now.notifications && <Permission />}
      </fieldset>
      <p class="hint">These settings belong to this browser.</p>
    </Dialog>
  );
}

/** The browser has a say as well. */
function Permission() {
  switch (notificationPermission()) {
    case 'unsupported':
      return <p class="hint">This browser shows no notifications for this page.</p>;
    case 'denied':
      return (
        <p class="hint">
          The browser does not allow notifications here. Its settings for this page can change that.
        </p>
      );
    default:
      return <AllowNotifications />;
  }
}
