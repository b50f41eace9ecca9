// R14: what the expert will see, asked for while the agent writes.
import type { Preview } from './editor-props.ts';

export type PreviewState =
  | { readonly state: 'none' }
  | { readonly state: 'shown'; readonly preview: Preview }
  | { readonly state: 'failed' };

export interface PreviewerOptions {
  readonly ask: (html: string) => Promise<Preview>;
  readonly show: (state: PreviewState) => void;
  /** Milliseconds without a change before it is asked. */
  readonly wait?: number;
  /** Milliseconds until it is asked again after a failure. */
  readonly retry?: number;
}

export interface Previewer {
  /** The message changed. `''` shows nothing at once. */
  readonly changed: (html: string) => void;
  /** Another chat, or the end: no answer to an earlier question is shown. */
  readonly forget: () => void;
}

/** Answers may come late, never or in any order: one is shown only if none to a later question has been. */
export function createPreviewer({ ask, show, wait = 300, retry = 5000 }: PreviewerOptions): Previewer {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;
  let shown = 0;

  const forget = () => {
    clearTimeout(timer);
    shown = ++asked;
  };

  const later = (html: string, milliseconds: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => void question(html), milliseconds);
  };

  const question = async (html: string) => {
    const number = ++asked;
    try {
      const preview = await ask(html);
      if (number <= shown) return;
      shown = number;
      show({ state: 'shown', preview });
    } catch {
      // Not the newest question: a better answer is under way.
      if (number !== asked || number <= shown) return;
      shown = number;
      show({ state: 'failed' });
      later(html, retry);
    }
  };

  return {
    changed: (html) => {
      if (html !== '') return later(html, wait);
      forget();
      show({ state: 'none' });
    },
    forget,
  };
}
