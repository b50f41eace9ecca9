// How long a message is, in the unit of the protocol's limit: bytes of UTF-8 of its HTML.
const encoder = new TextEncoder();

export function byteLength(text: string): number {
  return encoder.encode(text).byteLength;
}

/** Nothing is shown of the length below this share of the limit. */
const near = 0.8;

export type Fullness = 'fine' | 'near' | 'over';

export function fullness(bytes: number, limitBytes: number): Fullness {
  if (bytes > limitBytes) return 'over';
  return bytes >= limitBytes * near ? 'near' : 'fine';
}

/** For people: "26.4 of 32 kB". A kB is 1,024 bytes, as in the limit. */
export function lengthInWords(bytes: number, limitBytes: number): string {
  const shown = `${(bytes / 1024).toFixed(1)} of ${round(limitBytes / 1024)} kB`;
  return bytes > limitBytes ? `${shown}: too long by ${excess(bytes, limitBytes)}` : shown;
}

/** Why a message is not sent. */
export function tooLongSentence(bytes: number, limitBytes: number): string {
  return `The message is too long by ${excess(bytes, limitBytes)}: at most ${round(limitBytes / 1024)} kB can be sent. Shorten it, or send it in parts.`;
}

function excess(bytes: number, limitBytes: number): string {
  const over = bytes - limitBytes;
  return over < 1024 ? `${over} byte${over === 1 ? '' : 's'}` : `${(over / 1024).toFixed(1)} kB`;
}

const round = (number: number) => Math.round(number * 10) / 10;

/** The HTML without the empty lines at its end, which only the cursor needed. Of nothing but those: `''`. */
export function withoutEmptyEnd(html: string): string {
  const ended = html.endsWith('</p>') ? html.replace(/(?:<p>(?:\s|&nbsp;|<br>)*<\/p>)+$/, '') : html;
  return /(?:\s|<br>)<\/p>$/.test(ended) ? ended.replace(/(?:\s|<br>)+<\/p>$/, '</p>') : ended;
}

/** Why something was not pasted: it would be many messages. */
export function pastedTooLong(bytes: number, limitBytes: number): string {
  return `Not pasted: ${Math.round(bytes / 1024)} kB are far more than one message can hold (${round(limitBytes / 1024)} kB).`;
}
