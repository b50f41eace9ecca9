import { useId, useState } from 'preact/hooks';
import { imageAddress, isFileAddress } from './address.ts';
import { PopoverBox } from './popover.tsx';

interface ImageDialogProps {
  /** The image that is selected. */
  readonly image: { readonly src: string; readonly alt: string } | undefined;
  readonly onSet: (src: string, alt: string) => void;
  readonly onClose: (isBack: boolean) => void;
}

/** An image by its address on the web, with words for those who do not see it: the expert reads them (R12). */
export function ImageDialog({ image, onSet, onClose }: ImageDialogProps) {
  const [src, setSrc] = useState(image?.src ?? '');
  const [alt, setAlt] = useState(image?.alt ?? '');
  const [fault, setFault] = useState<{ field: 'src' | 'alt'; words: string }>();
  const id = useId();

  const submit = (event: Event) => {
    event.preventDefault();
    const found = faultOf(src, alt);
    setFault(found);
    if (found) document.getElementById(`${id}-${found.field}`)?.focus();
    else onSet(imageAddress(src) ?? '', alt.trim());
  };

  const field = (
    name: 'src' | 'alt',
    label: string,
    value: string,
    set: (value: string) => void,
    hint: string,
  ) => (
    <>
      <label for={`${id}-${name}`}>{label}</label>
      <input
        id={`${id}-${name}`}
        type="text"
        autocomplete="off"
        placeholder={hint}
        value={value}
        aria-invalid={fault?.field === name}
        aria-describedby={fault?.field === name ? `${id}-fault` : undefined}
        onInput={(event) => {
          set(event.currentTarget.value);
          setFault(undefined);
        }}
      />
    </>
  );

  return (
    <PopoverBox label="Linked image" onClose={onClose}>
      <form class="editor-form" onSubmit={submit} noValidate>
        {field('src', 'Address of the image', src, setSrc, 'https://')}
        {field('alt', 'What it shows', alt, setAlt, 'Floor plan, second floor')}
        <p class="editor-fault" id={`${id}-fault`} role="alert">
          {fault?.words}
        </p>
        <div class="editor-form-buttons">
          <button type="submit" class="editor-button editor-button-main">
            {image ? 'Change image' : 'Insert image'}
          </button>
          <button type="button" class="editor-button" onClick={() => onClose(true)}>
            Cancel
          </button>
        </div>
      </form>
    </PopoverBox>
  );
}

function faultOf(src: string, alt: string): { field: 'src' | 'alt'; words: string } | undefined {
  if (isFileAddress(src)) {
    return { field: 'src', words: 'Pictures themselves cannot be sent, only linked by their https address.' };
  }
  if (!imageAddress(src)) return { field: 'src', words: 'The address of an image begins with https://.' };
  if (alt.trim() === '') return { field: 'alt', words: 'Say what it shows: the expert reads these words.' };
  return undefined;
}
