import { useRef, useState } from 'preact/hooks';
import type { Place } from './create-editor.ts';
import { Icon, type IconName } from './icons.tsx';

/** What opens above the editor. */
export type Popover = 'link' | 'image' | 'replies';

export type ToolbarAction = 'bold' | 'italic' | 'bulletList' | 'orderedList' | 'undo' | 'redo' | Popover;

interface ToolbarProps {
  readonly place: Place;
  readonly open: Popover | undefined;
  readonly disabled: boolean;
  readonly hasReplies: boolean;
  readonly controls: string;
  readonly act: (action: ToolbarAction) => void;
}

interface Button {
  readonly name: ToolbarAction & IconName;
  readonly label: string;
  /** As it is written for people, and for `aria-keyshortcuts`. */
  readonly keys?: readonly string[];
  /** Begins a group. */
  readonly begins?: true;
}

const isApple = /Mac|iPhone|iPad/.test(navigator.platform);
const mod = isApple ? 'Meta' : 'Control';

const buttons: readonly Button[] = [
  { name: 'bold', label: 'Bold', keys: [mod, 'B'] },
  { name: 'italic', label: 'Italics', keys: [mod, 'I'] },
  { name: 'bulletList', label: 'Bulleted list', keys: [mod, 'Shift', '8'], begins: true },
  { name: 'orderedList', label: 'Numbered list', keys: [mod, 'Shift', '7'] },
  { name: 'link', label: 'Link', keys: [mod, 'K'], begins: true },
  { name: 'image', label: 'Linked image' },
  { name: 'replies', label: 'Canned replies' },
  { name: 'undo', label: 'Undo', keys: [mod, 'Z'], begins: true },
  { name: 'redo', label: 'Redo', keys: [mod, 'Shift', 'Z'] },
];

/** One stop for Tab; arrows, Home and End go from button to button (ARIA: toolbar). */
export function Toolbar({ place, open, disabled, hasReplies, controls, act }: ToolbarProps) {
  const [current, setCurrent] = useState<string>('bold');
  const root = useRef<HTMLDivElement>(null);
  const shown = buttons.filter(({ name }) => name !== 'replies' || hasReplies);

  const move = (event: KeyboardEvent) => {
    const at = shown.findIndex(({ name }) => name === current);
    const targets: Record<string, number> = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 };
    const target = shown.at((targets[event.key] ?? Number.NaN) % shown.length);
    if (!(event.key in targets) || !target) return;
    event.preventDefault();
    setCurrent(target.name);
    root.current?.querySelector<HTMLElement>(`[data-name="${target.name}"]`)?.focus();
  };

  return (
    <div
      ref={root}
      class="editor-toolbar"
      role="toolbar"
      aria-label="Formatting"
      aria-controls={controls}
      tabIndex={-1}
      onKeyDown={move}
      // The selection stays where it is while a button is pressed.
      onMouseDown={(event) => event.preventDefault()}
    >
      {shown.map(({ name, label, keys, begins }) => {
        const isOff = disabled || (name === 'undo' && !place.canUndo) || (name === 'redo' && !place.canRedo);
        const hint = keys?.map((key) => shownKeys[key] ?? key).join('+');
        return (
          <button
            key={name}
            type="button"
            class={begins ? 'editor-tool editor-tool-begins' : 'editor-tool'}
            data-name={name}
            tabIndex={name === current ? 0 : -1}
            aria-label={label}
            title={hint ? `${label} (${hint})` : label}
            aria-keyshortcuts={keys?.join('+')}
            aria-disabled={isOff}
            {...stateOf(name, place, open)}
            onFocus={() => setCurrent(name)}
            onClick={() => !isOff && act(name)}
          >
            <Icon name={name} />
          </button>
        );
      })}
    </div>
  );
}

const shownKeys: Record<string, string> = { Control: 'Ctrl', Meta: '⌘' };

function stateOf(name: ToolbarAction, place: Place, open: Popover | undefined) {
  switch (name) {
    case 'undo':
    case 'redo':
      return {};
    case 'replies':
      return { 'aria-haspopup': 'dialog', 'aria-expanded': open === name } as const;
    case 'link':
    case 'image': {
      const isHere = name === 'link' ? place.link !== '' : place.image !== undefined;
      return { 'aria-haspopup': 'dialog', 'aria-expanded': open === name, 'data-here': isHere } as const;
    }
    default:
      return { 'aria-pressed': place[name] } as const;
  }
}
