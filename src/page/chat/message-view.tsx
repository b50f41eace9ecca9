import { Icon } from '../parts/icon.tsx';
import { memo } from '../parts/memo.ts';
import type { Entry } from '../state/entries.ts';
import type { Message } from '../state/message.ts';
import type { Group } from '../state/rows.ts';
import { timeOfDay, wholeTime } from '../state/times.ts';
import { fateWords, reasonSentence } from '../state/wording.ts';
import { FileLink } from './file-link.tsx';
import { partsOf } from './linked-text.ts';
import { linkTo } from './links.ts';
import { RichText } from './rich-text.tsx';

interface Props {
  readonly entry: Entry;
  readonly group: Group;
  /** The name of who wrote it. */
  readonly name: string;
  readonly isMessengerUp: boolean;
  /** Whether the fate is said: of the newest of ours, and wherever something is wrong. */
  readonly showsFate: boolean;
  /** Whether it was sent again already. */
  readonly wasSentAgain: boolean;
  readonly onAgain?: ((message: Message) => void) | undefined;
}

export const MessageView = memo(function MessageView(props: Props) {
  const { entry, group, name, isMessengerUp, showsFate, wasSentAgain, onAgain } = props;
  const { first, message, state } = entry;
  const isOurs = first.direction === 'out';
  const hasFailed = isOurs && (message.fate === 'failed' || message.fate === 'refused');
  const classes = [
    'message',
    isOurs ? 'ours' : 'theirs',
    group.begins && 'begins',
    group.ends && 'ends',
    hasFailed && 'failed',
  ];
  return (
    <article class={classes.filter(Boolean).join(' ')}>
      <span class="unseen">{isOurs ? 'You' : name}: </span>
      <div class="bubble" dir="auto">
        <Content entry={entry} />
      </div>
      <footer class="facts">
        {state === 'edited' && <span>edited</span>}
        <time dateTime={first.at} title={wholeTime(first.time)}>
          {timeOfDay(first.time)}
        </time>
        {isOurs && (showsFate || hasFailed) && <FateMark message={message} isMessengerUp={isMessengerUp} />}
      </footer>
      {hasFailed && (
        <p class="failure">
          {reasonSentence(message.reason)}
          {wasSentAgain && ' Sent again.'}
          {onAgain && !wasSentAgain && (
            <button type="button" class="button small" onClick={() => onAgain(message)}>
              <Icon name="retry" /> Send again
            </button>
          )}
        </p>
      )}
    </article>
  );
});

function Content({ entry: { message, state } }: { readonly entry: Entry }) {
  if (state === 'withdrawn') return <p class="withdrawn">This message was withdrawn.</p>;
  const { html, text, links, files } = message;
  // A message that is only files has their addresses as its text.
  const isOnlyFiles = files.length > 0 && text === files.map(({ url }) => url).join('\n');
  return (
    <>
      {html !== undefined && <RichText html={html} links={links} />}
      {html === undefined && !isOnlyFiles && text !== '' && (
        <p class="text">
          {partsOf(text, links).map(({ text: part, url }) =>
            url === undefined ? part : <a {...linkTo(url)}>{part}</a>,
          )}
        </p>
      )}
      {files.map((file) => (
        <FileLink key={file.url} file={file} />
      ))}
    </>
  );
}

function FateMark({
  message: { fate },
  isMessengerUp,
}: {
  readonly message: Message;
  readonly isMessengerUp: boolean;
}) {
  const icon =
    fate === 'stored' ? 'clock' : fate === 'delivered' || fate === 'redirected' ? 'check' : 'alert';
  return (
    <span class={`fate ${fate}`}>
      <Icon name={icon} /> {fateWords(fate, isMessengerUp)}
    </span>
  );
}
