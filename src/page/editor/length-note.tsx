import { fullness, lengthInWords } from './length.ts';

interface LengthNoteProps {
  readonly bytes: number;
  readonly limitBytes: number;
}

/** How full the message is, once that matters. Spoken when it begins to matter, and when it is too much; not at every key. */
export function LengthNote({ bytes, limitBytes }: LengthNoteProps) {
  const state = fullness(bytes, limitBytes);
  return (
    <div class={state === 'over' ? 'editor-length editor-length-over' : 'editor-length'}>
      {state !== 'fine' && lengthInWords(bytes, limitBytes)}
      <span class="editor-sr" role="status">
        {state === 'near' && 'The message is nearly as long as it may be.'}
        {state === 'over' && 'The message is too long to be sent.'}
      </span>
    </div>
  );
}
