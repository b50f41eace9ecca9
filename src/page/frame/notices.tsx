import { Icon } from '../parts/icon.tsx';
import { useConsole } from '../state/context.ts';

/** Short sentences at the lower edge. */
export function Notices() {
  const { notices } = useConsole();
  return (
    <div class="notices" role="status">
      {notices.list.value.map(({ id, sentence, tone, action }) => (
        <div key={id} class={`notice ${tone}`}>
          {tone === 'problem' && <Icon name="alert" />}
          <p>{sentence}</p>
          {action && (
            <button
              type="button"
              class="button small"
              onClick={() => {
                notices.dismiss(id);
                action.run();
              }}
            >
              {action.name}
            </button>
          )}
          <button
            type="button"
            class="icon-button small"
            aria-label="Dismiss"
            onClick={() => notices.dismiss(id)}
          >
            <Icon name="close" />
          </button>
        </div>
      ))}
    </div>
  );
}
