// A transcript as a file.
import type { Transcript } from '../protocol/types.ts';

/** One line for each message, with its time; lines of one message are indented below it. */
export function transcriptAsText(transcript: Transcript, nameOf: (jid: string) => string): string {
  const { id, agents, with: expert, startedAt, endedAt, entries } = transcript;
  const people = [...agents, ...(expert === undefined ? [] : [expert])]
    .map((jid) => `${nameOf(jid)} <${jid}>`)
    .join(', ');
  const head = [`Transcript ${id}`, `People: ${people}`, `From ${startedAt} to ${endedAt}`, ''];
  const lines = entries.map(
    ({ at, from, text }) => `${at} ${nameOf(from)}: ${text.replaceAll('\n', '\n    ')}`,
  );
  return `${[...head, ...lines].join('\n')}\n`;
}

/** As the gateway gave it, hashes included. */
export const transcriptAsJson = (transcript: Transcript): string =>
  `${JSON.stringify(transcript, undefined, 2)}\n`;

export function download(name: string, mediaType: string, content: string): void {
  const address = URL.createObjectURL(new Blob([content], { type: `${mediaType};charset=utf-8` }));
  const link = Object.assign(document.createElement('a'), { href: address, download: name });
  link.click();
  URL.revokeObjectURL(address);
}
