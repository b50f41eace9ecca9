// R10, R11: what the agent is given of what an expert wrote.
import type { FileLink, Link } from '../message.ts';
import { cleanLine, cleanText } from './clean-text.ts';
import { withoutQuote } from './fallback.ts';
import { filesOf, uploadIn } from './files.ts';
import { findLinks } from './links.ts';
import type { ReadMessage } from './read-message.ts';

export interface ForAgent {
  /** Plain text, whole; empty where there is nothing to read (a withdrawal, a chat state). */
  readonly text: string;
  readonly links: readonly Link[];
  readonly files: readonly FileLink[];
}

type Parts = Pick<ReadMessage, 'subject' | 'body' | 'xhtmlText' | 'files' | 'fallbacks' | 'retracts'>;

/**
 * An expert's message for an agent: plain text, links and files, never markup. A message that is only a file has the file's
 * address as its text, as the expert's client sent it; the address is then no link of its own.
 */
export function forAgent(parts: Parts): ForAgent {
  // XEP-0424: the body of a withdrawal is there for those who do not know withdrawals.
  if (parts.retracts !== undefined) return { text: '', links: [], files: [] };
  const text = textOf(parts);
  let files = filesOf(parts.files);
  if (files.length === 0) {
    const upload = uploadIn(text);
    if (upload) files = [upload];
  }
  if (files.length === 0) return { text, links: findLinks(text), files };
  const addresses = new Set(files.map((file) => file.url));
  return {
    text: text === '' ? [...addresses].join('\n') : text,
    links: findLinks(text).filter((link) => !addresses.has(link.url)),
    files,
  };
}

/** Whole: a subject stands above the rest, as in a letter. */
function textOf({ subject, body, xhtmlText, fallbacks }: Parts): string {
  // Offsets are those of the body as it was sent: cut before anything else is changed.
  const words = cleanText(body === undefined ? (xhtmlText ?? '') : withoutQuote(body, fallbacks));
  const above = cleanLine(subject ?? '');
  return [above, words].filter((part, index, all) => part !== '' && all.indexOf(part) === index).join('\n\n');
}
