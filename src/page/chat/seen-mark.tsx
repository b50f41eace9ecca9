import type { Chat } from '../state/chats.ts';
import { expertStatusNames, statusNames } from '../state/wording.ts';

/** Whether the other side is there: of experts nothing is known where the profile shows nothing (R4, R28). */
export function SeenMark({ chat: { kind, seen } }: { readonly chat: Pick<Chat, 'kind' | 'seen'> }) {
  if (!seen) return null;
  const status = seen.status ?? 'available';
  const names = kind === 'expert' ? expertStatusNames : statusNames;
  return (
    <span class="seen-mark">
      <span class={`status-dot ${seen.online ? status : 'offline'}`} aria-hidden="true" />
      {seen.online ? names[status] : 'Offline'} ·{' '}
    </span>
  );
}
