import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

interface PopoverProps {
  readonly label: string;
  readonly children: ComponentChildren;
  /** `true`: by Escape, so the editor is next; `false`: the agent went elsewhere. */
  readonly onClose: (isBack: boolean) => void;
}

/** A small dialog above the editor, on which nothing else waits. Its first field has the focus. */
export function PopoverBox({ label, children, onClose }: PopoverProps) {
  const root = useRef<HTMLDivElement>(null);
  const close = useRef(onClose);
  close.current = onClose;

  // Before the next key: it must not go into the text, over what is selected there.
  useLayoutEffect(() => {
    const box = root.current;
    const field = box?.querySelector('input');
    field?.focus();
    field?.select();
    const elsewhere = (event: Event) => {
      const target = event.target as Element;
      // The button that opened it closes it by itself.
      if (!box?.contains(target) && !target.closest('.editor-tool')) close.current(false);
    };
    document.addEventListener('pointerdown', elsewhere);
    return () => document.removeEventListener('pointerdown', elsewhere);
  }, []);

  return (
    <div
      ref={root}
      class="editor-popover"
      role="dialog"
      aria-label={label}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.isComposing) return;
        event.preventDefault();
        event.stopPropagation();
        onClose(true);
      }}
      onFocusOut={(event) => {
        const next = event.relatedTarget;
        if (next instanceof Node && !root.current?.contains(next)) onClose(false);
      }}
    >
      {children}
    </div>
  );
}
