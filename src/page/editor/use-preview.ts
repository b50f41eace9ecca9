import { useRef, useState } from 'preact/hooks';
import type { EditorProps } from './editor-props.ts';
import { createPreviewer, type Previewer, type PreviewState } from './previewer.ts';

/** The newest preview there is; see `createPreviewer`. */
export function usePreview(
  ask: () => EditorProps['onPreview'],
): Previewer & { readonly state: PreviewState } {
  const [state, show] = useState<PreviewState>({ state: 'none' });
  const previewer = useRef<Previewer | undefined>(undefined);
  previewer.current ??= createPreviewer({
    show,
    ask: async (html) => {
      const question = ask();
      if (!question) throw new Error('no preview here');
      return question(html);
    },
  });
  return { state, ...previewer.current };
}
