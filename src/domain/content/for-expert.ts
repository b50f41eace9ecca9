// R12–R14: what the expert is given of what an agent wrote.
import type { Link } from '../message.ts';
import type { RefusalReason } from '../refusal.ts';
import { cleanText, isReadable } from './clean-text.ts';
import { findLinks } from './links.ts';
import { plainText, unescapeHtml } from './plain-text.ts';
import { sanitise } from './sanitise.ts';

export interface ForExpert {
  /** Readable plain text. */
  readonly text: string;
  /** The message as written, sanitised, as it is kept and shown; absent where the text is all there is. */
  readonly html?: string;
  /** What the text lacks, in plain English, each once, in order. Where it is not empty, the expert gets a link (R12). */
  readonly dropped: readonly string[];
  readonly links: readonly Link[];
  /** R13, or `empty`: why it must not be sent at all. */
  readonly refused?: RefusalReason;
}

/** Shown in a preview where the expert will have the address of the message's page (R14). */
export const richLinkPlaceholder = '[link]';

/**
 * An agent's HTML for an expert. Plain text (no `<`, no `&`) costs next to nothing and keeps its line ends. Bounded in time and
 * memory by the size of the input; check that first. Never throws.
 */
export function forExpert(html: string): ForExpert {
  if (!html.includes('<')) {
    return forExpertText(html.includes('&') ? unescapeHtml(sanitise(html).html) : html);
  }
  const { html: safe, lost, hasFiles } = sanitise(html);
  const { text, links } = plainText(safe);
  const refused = refusalOf(text, hasFiles);
  return {
    text,
    html: safe,
    dropped: lost,
    links,
    ...(refused && { refused }),
  };
}

/** An agent's plain text for an expert: the same text, clean. */
export function forExpertText(text: string): ForExpert {
  const clean = cleanText(text);
  const refused = refusalOf(clean, false);
  return { text: clean, dropped: [], links: findLinks(clean), ...(refused && { refused }) };
}

/** R13: why this HTML must not be sent; the same as `forExpert(html).refused`. */
export function refuseContent(html: string): RefusalReason | undefined {
  return forExpert(html).refused;
}

/** R12: the text with the one link to the message as the agent wrote it. */
export function withRichLink(text: string, url: string): string {
  return `${text}\n\nAs it was written: ${url}`;
}

/** R14: the text as the expert will see it, with a placeholder where the address will stand. */
export function previewText({ text, dropped }: Pick<ForExpert, 'text' | 'dropped'>): string {
  return dropped.length > 0 ? withRichLink(text, richLinkPlaceholder) : text;
}

function refusalOf(text: string, hasFiles: boolean): RefusalReason | undefined {
  if (hasFiles) return 'no-files';
  return isReadable(text) ? undefined : 'empty';
}
