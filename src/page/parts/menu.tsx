import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

export interface MenuItem {
  readonly name: string;
  readonly hint?: string;
  readonly icon?: ComponentChildren;
  /** One of several: whether it is the one. */
  readonly checked?: boolean;
  readonly run: () => void;
}

/** A button that opens a menu: arrows move, Enter takes, Escape closes. */
export function Menu(props: {
  readonly label: string;
  readonly class?: string;
  readonly face: ComponentChildren;
  readonly items: readonly MenuItem[];
}) {
  const { label, face, items } = props;
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!isOpen) return;
    const start =
      menu.current?.querySelector<HTMLElement>('[aria-checked="true"]') ?? entries(menu.current)[0];
    start?.focus();
    const outside = ({ target }: Event) => {
      const inside =
        target instanceof Node && (menu.current?.contains(target) || button.current?.contains(target));
      if (!inside) setOpen(false);
    };
    addEventListener('pointerdown', outside);
    return () => removeEventListener('pointerdown', outside);
  }, [isOpen]);

  function close(): void {
    setOpen(false);
    button.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Tab') {
      setOpen(false);
      return;
    }
    if (event.key === 'Escape') close();
    else if (!move(entries(menu.current), event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div class="menu-holder">
      <button
        ref={button}
        type="button"
        class={props.class ?? 'button quiet'}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-label={label}
        onClick={() => setOpen(!isOpen)}
        onKeyDown={({ key }) => key === 'ArrowDown' && setOpen(true)}
      >
        {face}
      </button>
      {isOpen && (
        <div ref={menu} class="menu" role="menu" aria-label={label} tabIndex={-1} onKeyDown={onKeyDown}>
          {items.map((item) => (
            <button
              key={item.name}
              type="button"
              tabIndex={-1}
              role={item.checked === undefined ? 'menuitem' : 'menuitemradio'}
              {...(item.checked !== undefined && { 'aria-checked': item.checked })}
              onClick={() => {
                close();
                item.run();
              }}
            >
              {item.icon}
              <span class="menu-name">{item.name}</span>
              {item.hint !== undefined && <kbd>{item.hint}</kbd>}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

const entries = (menu: HTMLElement | null) => [...(menu?.querySelectorAll<HTMLElement>('button') ?? [])];

/** Whether the key was one that moves. */
function move(items: readonly HTMLElement[], key: string): boolean {
  const now = items.indexOf(document.activeElement as HTMLElement);
  const next = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: items.length - 1 }[key];
  if (next === undefined) return false;
  items[(next + items.length) % items.length]?.focus();
  return true;
}
