import { useId, useState } from 'preact/hooks';
import { Dialog } from '../parts/dialog.tsx';

interface FileDialogProps {
  /** Whom it goes to. */
  readonly name: string;
  readonly onSend: (url: string, name: string) => void;
  readonly onClose: () => void;
}

/** R28: a file lies somewhere on the web already; what is sent is its address, and a name for it. */
export function FileDialog({ name: whom, onSend, onClose }: FileDialogProps) {
  const [url, setUrl] = useState('');
  const [name, setName] = useState('');
  const [fault, setFault] = useState('');
  const id = useId();

  const submit = (event: Event) => {
    event.preventDefault();
    const found = fileAddress(url);
    if (!found) {
      setFault('The address of a file begins with https://.');
      document.getElementById(`${id}-url`)?.focus();
      return;
    }
    onSend(found, name.trim());
    onClose();
  };

  return (
    <Dialog title="Send a file as a link" onClose={onClose}>
      <form class="file-form" onSubmit={submit} noValidate>
        <label for={`${id}-url`}>Address of the file</label>
        <input
          id={`${id}-url`}
          type="text"
          inputMode="url"
          autocomplete="off"
          placeholder="https://"
          value={url}
          aria-invalid={fault !== ''}
          aria-describedby={fault === '' ? undefined : `${id}-fault`}
          onInput={({ currentTarget }) => {
            setUrl(currentTarget.value);
            setFault('');
          }}
        />
        <p class="file-fault" id={`${id}-fault`} role="alert">
          {fault}
        </p>
        <label for={`${id}-name`}>Name, if it is to have one</label>
        <input
          id={`${id}-name`}
          type="text"
          autocomplete="off"
          placeholder="report.pdf"
          value={name}
          onInput={({ currentTarget }) => setName(currentTarget.value)}
        />
        <div class="file-buttons">
          <button type="submit" class="button primary">
            Send to {whom}
          </button>
          <button type="button" class="button" onClick={onClose}>
            Cancel
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** The address as it is sent; `undefined` for what is none, or not https. */
export function fileAddress(written: string): string | undefined {
  const text = written.trim();
  if (!/^https:\/\/\S+$/i.test(text) || !URL.canParse(text)) return undefined;
  const { hostname, username, password } = new URL(text);
  return hostname === '' || username !== '' || password !== '' ? undefined : text;
}
