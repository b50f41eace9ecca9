import { Icon } from '../parts/icon.tsx';
import type { File } from '../protocol/types.ts';
import { sizeInWords } from '../state/wording.ts';
import { linkTo } from './links.ts';

/** R11: a file is a link with what is known of it; it is never shown or played here. */
export function FileLink({ file: { url, name, type, size } }: { readonly file: File }) {
  const facts = [type, size === undefined ? undefined : sizeInWords(size)].filter(Boolean).join(' · ');
  return (
    <a class="file" {...linkTo(url)}>
      <Icon name="file" />
      <span class="file-name">{name ?? lastPart(url)}</span>
      {facts !== '' && <span class="file-facts">{facts}</span>}
    </a>
  );
}

function lastPart(url: string): string {
  try {
    const { pathname, hostname } = new URL(url);
    return decodeURIComponent(pathname.split('/').at(-1) || hostname);
  } catch {
    return url;
  }
}
