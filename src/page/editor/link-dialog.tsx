import { useId, useState } from 'preact/hooks';
import { typedAddress } from './address.ts';
import { PopoverBox } from './popover.tsx';

interface LinkDialogProps {
  /** The link that the cursor is in; `''`: none. */
  readonly href: string;
  /** No words are selected, and the cursor is in no link: the words are asked for too. */
  readonly asksText: boolean;
  /** An empty `href` takes the link away. */
  readonly onSet: (href: string, text: string) => void;
  readonly onClose: (isBack: boolean) => void;
}

export function LinkDialog({ href, asksText, onSet, onClose }: LinkDialogProps) {
  const [address, setAddress] = useState(href);
  const [text, setText] = useState('');
  const [fault, setFault] = useState('');
  const id = useId();

  const submit = (event: Event) => {
    event.preventDefault();
    const target = typedAddress(address);
    if (target) return onSet(target, text.trim());
    setFault(
      address.trim() === ''
        ? 'An address is needed.'
        : 'This is no address that can be linked: a web page (https:// or http://), mailto: or tel:.',
    );
    document.getElementById(`${id}-address`)?.focus();
  };

  return (
    <PopoverBox label="Link" onClose={onClose}>
      <form class="editor-form" onSubmit={submit} noValidate>
        <label for={`${id}-address`}>Address</label>
        <input
          id={`${id}-address`}
          type="text"
          inputMode="url"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          placeholder="https://"
          value={address}
          aria-invalid={fault !== ''}
          aria-describedby={fault ? `${id}-fault` : undefined}
          onInput={(event) => {
            setAddress(event.currentTarget.value);
            setFault('');
          }}
        />
        {asksText && (
          <>
            <label for={`${id}-text`}>Words to show</label>
            <input
              id={`${id}-text`}
              type="text"
              autocomplete="off"
              placeholder="The address itself"
              value={text}
              onInput={(event) => setText(event.currentTarget.value)}
            />
          </>
        )}
        <p class="editor-fault" id={`${id}-fault`} role="alert">
          {fault}
        </p>
        <div class="editor-form-buttons">
          <button type="submit" class="editor-button editor-button-main">
            {href ? 'Change link' : 'Set link'}
          </button>
          {href && (
            <button type="button" class="editor-button" onClick={() => onSet('', '')}>
              Remove link
            </button>
          )}
          <button type="button" class="editor-button" onClick={() => onClose(true)}>
            Cancel
          </button>
        </div>
      </form>
    </PopoverBox>
  );
}
