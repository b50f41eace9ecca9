import { Icon } from '../parts/icon.tsx';
import { useConsole } from '../state/context.ts';
import type { Pending } from '../state/pending.ts';
import type { Group } from '../state/rows.ts';
import { timeOfDay } from '../state/times.ts';
import { FileLink } from './file-link.tsx';
import { RichText } from './rich-text.tsx';

/** A message of ours that the gateway has not confirmed. */
export function PendingView({ pending, group }: { readonly pending: Pending; readonly group: Group }) {
  const { link, retryPending, dropPending } = useConsole();
  const { clientId, html, files = [], at, state, sentence } = pending;
  const isRefused = state === 'refused';
  const classes = [
    'message',
    'ours',
    'pending',
    group.begins && 'begins',
    group.ends && 'ends',
    isRefused && 'failed',
  ];
  const words = link.value.state === 'open' ? 'Sending' : 'Waiting for the connection';
  return (
    <article class={classes.filter(Boolean).join(' ')}>
      <span class="unseen">You: </span>
      <div class="bubble" dir="auto">
        {html !== '' && <RichText html={html} />}
        {files.map((file) => (
          <FileLink key={file.url} file={file} />
        ))}
      </div>
      <footer class="facts">
        <time>{timeOfDay(at)}</time>
        <span class={isRefused ? 'fate failed' : 'fate'}>
          <Icon name={isRefused ? 'alert' : 'clock'} /> {isRefused ? 'Not sent' : words}
        </span>
      </footer>
      {isRefused && (
        <p class="failure">
          {sentence}
          <button type="button" class="button small" onClick={() => retryPending(clientId)}>
            <Icon name="retry" /> Try again
          </button>
          <button type="button" class="button small" onClick={() => dropPending(clientId)}>
            Discard
          </button>
        </p>
      )}
    </article>
  );
}
