import { useEffect, useId, useState } from 'preact/hooks';
import { Icon } from './icons.tsx';
import type { PreviewState } from './previewer.ts';

const place = 'editor.preview';

/** R14: what the expert will see, and what is dropped. What is dropped is said even while the area is closed. */
export function PreviewArea({ state }: { readonly state: PreviewState }) {
  const [isOpen, setOpen] = useState(wasOpen);
  const id = useId();
  const summary = summaryOf(state);

  const toggle = () => {
    setOpen(!isOpen);
    try {
      localStorage.setItem(place, isOpen ? 'closed' : 'open');
    } catch {
      // Not remembered, then.
    }
  };

  return (
    <div class="editor-preview">
      <button
        type="button"
        class="editor-preview-button"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={toggle}
      >
        <Icon name="open" />
        What the expert sees
      </button>
      <span
        class={
          state.state === 'failed' ? 'editor-preview-summary editor-preview-failed' : 'editor-preview-summary'
        }
      >
        {summary}
      </span>
      <Announcement words={summary} />
      <section
        id={id}
        class="editor-preview-text"
        aria-label="What the expert sees"
        hidden={!isOpen || state.state !== 'shown'}
        // Long previews scroll; without this a keyboard could not.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: see above.
        tabIndex={0}
      >
        {state.state === 'shown' && state.preview.text}
      </section>
    </div>
  );
}

/** Spoken when a screen reader has time, and only once the words have settled: agents type while it would speak. */
function Announcement({ words }: { readonly words: string }) {
  const [spoken, setSpoken] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSpoken(words), 1000);
    return () => clearTimeout(timer);
  }, [words]);
  return (
    <span class="editor-sr" role="status">
      {spoken}
    </span>
  );
}

function summaryOf(state: PreviewState): string {
  switch (state.state) {
    case 'none':
      return '';
    case 'failed':
      return 'The preview does not work at the moment. The message can be sent.';
    case 'shown': {
      const { dropped } = state.preview;
      return dropped.length === 0
        ? 'Nothing is dropped.'
        : `Dropped: ${dropped.join(', ')}. A link to the original is added.`;
    }
  }
}

function wasOpen(): boolean {
  try {
    return localStorage.getItem(place) !== 'closed';
  } catch {
    return true;
  }
}
