// R13: files and pictures are refused before anything is sent, in words.

/** What a paste or a drop brought, besides words. */
export interface Brought {
  readonly files: readonly { readonly name: string; readonly type: string }[];
  /** Pictures inside the HTML that are not on the web: data, blob, file and the like. */
  readonly embedded: number;
  /** Pictures inside the HTML that are on the web, and were taken as links. */
  readonly linked: number;
  /** Whether words, or linked pictures, came with it and were kept. */
  readonly hasText: boolean;
  /** Whether the HTML was written by an office program. */
  readonly fromOffice: boolean;
}

const reason =
  'Files and pictures cannot be sent in a chat. A picture that is on the web can be linked by its https address.';

/** Why something of it was not taken; `undefined` where everything was. */
export function refusalOf(brought: Brought): string | undefined {
  const { embedded, hasText } = brought;
  const files = brought.files.filter((file) => !isRendition(file.type, brought));
  // A browser brings the picture as a file and as HTML: one picture, not two.
  const pictures = Math.max(files.filter(isPicture).length, embedded);
  const others = files.filter((file) => !isPicture(file));
  if (pictures + others.length === 0) return undefined;
  return `${subject(pictures, others)} not added. ${reason}${hasText ? ' The text was kept.' : ''}`;
}

function subject(pictures: number, others: Brought['files']): string {
  const [first] = others;
  const count = pictures + others.length;
  if (others.length === 0) return pictures === 1 ? 'The picture was' : `${pictures} pictures were`;
  if (count === 1) return first?.name ? `“${first.name}” was` : 'The file was';
  return `${count} files were`;
}

const isPicture = (file: { readonly type: string }) => file.type.startsWith('image/');

/**
 * Office programs add a picture of the copied cells or words to them, and browsers the bytes of a picture to its address.
 * What was meant came through.
 */
function isRendition(type: string, { files, fromOffice, hasText, linked, embedded }: Brought): boolean {
  if (files.length !== 1 || embedded > 0 || !type.startsWith('image/')) return false;
  return linked > 0 || (fromOffice && hasText);
}

/** The same for a drop of which nothing was taken. */
export function refusalOfFiles(data: DataTransfer | null): string | undefined {
  return refusalOf({
    files: [...(data?.files ?? [])],
    embedded: 0,
    linked: 0,
    hasText: false,
    fromOffice: false,
  });
}
