import { useState } from 'preact/hooks';

export const notificationPermission = () =>
  'Notification' in window ? Notification.permission : ('unsupported' as const);

/** Asks the browser, which asks the agent; nothing where that has been done. */
export function AllowNotifications() {
  const [permission, setPermission] = useState(notificationPermission);
  if (permission !== 'default') return null;
  return (
    <button
      type="button"
      class="button"
      onClick={async () => setPermission(await Notification.requestPermission())}
    >
      Allow notifications in this browser
    </button>
  );
}
