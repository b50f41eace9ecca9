import { useEffect, useState } from 'preact/hooks';
import { useConsole } from '../state/context.ts';

/** Says new messages to a screen reader: those of the chat on view whole, of the others who wrote. */
export function Announcer() {
  const { onEvent, chats, current } = useConsole();
  const [words, setWords] = useState('');
  useEffect(() => {
    const stop = onEvent((event) => {
      if (event.name !== 'chat.message' || event.params.monitored) return;
      const { message } = event.params;
      if (message.direction !== 'in') return;
      const name = chats.value.get(message.with)?.name ?? message.with;
      setWords(current.value === message.with ? `${name}: ${message.text}` : `New message from ${name}`);
    });
    return () => void stop();
  }, []);
  return (
    <p class="unseen" aria-live="polite">
      {words}
    </p>
  );
}
