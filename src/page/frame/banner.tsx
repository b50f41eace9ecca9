import { useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../parts/icon.tsx';
import { useConsole } from '../state/context.ts';
import { timeOfDay } from '../state/times.ts';

/** How long it is said that everything is there again. Milliseconds. */
const caughtUpLasts = 5000;
/** A hiccup shorter than this is nobody's concern. Milliseconds. */
const patience = 400;
/** How long before its end a sign-in is spoken of. Milliseconds. */
const warnBefore = 10 * 60_000;

/** What stands between the agent and the experts right now, if anything does. */
export function Banner() {
  const { link, isMessengerUp, signedIn, environment, connect, nudge } = useConsole();
  const wasLost = useRef(false);
  const isBackAgain = useSignal(false);
  const isLost = useSignal(false);

  useSignalEffect(() => {
    const { value } = link;
    if (value.state === 'open' && !value.catchingUp) {
      isBackAgain.value = wasLost.current;
      wasLost.current = false;
      isLost.value = false;
      const timer = setTimeout(() => {
        isBackAgain.value = false;
      }, caughtUpLasts);
      return () => clearTimeout(timer);
    }
    if (value.state === 'waiting') wasLost.current = true;
    const timer = setTimeout(() => {
      isLost.value = true;
    }, patience);
    return () => clearTimeout(timer);
  });

  const { value } = link;
  const endsAt = signedIn.value?.expiresAt ?? Number.POSITIVE_INFINITY;
  return (
    <div class="banner-place" role="status">
      {value.state === 'ended' && (
        <div class="banner problem">
          <Icon name="alert" />
          <p>{value.sentence}</p>
          <button type="button" class="button small" onClick={connect}>
            Use it here
          </button>
        </div>
      )}
      {value.state !== 'ended' && isLost.value && (
        <div class="banner problem">
          <Icon name="alert" />
          <p>
            {value.state === 'waiting' ? value.why : 'The connection was lost.'}{' '}
            {environment.isOnline.value ? <Again /> : 'This computer is offline.'} What you write is kept and
            goes out by itself.
          </p>
          <button type="button" class="button small" onClick={nudge}>
            Try now
          </button>
        </div>
      )}
      {isBackAgain.value && (
        <div class="banner good">
          <Icon name="check" />
          <p>
            {value.state === 'open' && value.resumed
              ? 'Connected again. You are caught up: nothing was missed.'
              : 'Connected again after a long time. Your chats have been loaded anew.'}
          </p>
        </div>
      )}
      {!isMessengerUp.value && value.state === 'open' && (
        <div class="banner warning">
          <Icon name="clock" />
          <p>The office messenger cannot be reached. What you send is stored and goes out when it is back.</p>
        </div>
      )}
      {endsAt - environment.now.value < warnBefore && (
        <div class="banner warning">
          <Icon name="clock" />
          <p>Your sign-in ends at {timeOfDay(endsAt)}. You can then sign in again and go on where you are.</p>
        </div>
      )}
    </div>
  );
}

/** Counts down to the next attempt. */
function Again() {
  const { link } = useConsole();
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  const { value } = link;
  if (value.state !== 'waiting') return <>Trying again.</>;
  const seconds = Math.ceil((value.retryAt - Date.now()) / 1000);
  // The number is for the eye; read aloud each second it would be a nuisance.
  return <>Trying again{seconds > 1 && <span aria-hidden="true"> in {seconds} s</span>}.</>;
}
