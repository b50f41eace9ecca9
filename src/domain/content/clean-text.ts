// What no text may carry, whichever way it goes: characters that XML forbids, and those that steer a terminal.

/**
 * C0 and C1 controls but tab and newline (U+009B opens an escape sequence in a terminal client), U+FFFE and U+FFFF,
 * halves of surrogate pairs, and carriage returns: XML 1.0 section 2.2 and 2.11.
 */
const unclean = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\uFFFE\uFFFF\p{Surrogate}]/u;
const lineEnds = /\r\n?/g;
const controls = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\uFFFE\uFFFF]/g;
const halves = /\p{Surrogate}/gu;

/** Marks that turn the direction of what follows: fine in a text, a lie in a file name or beside an address. */
const directions = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;
const spaces = /[\s\u2028\u2029]+/g;
const readable = /[^\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u;

/** The same text with `\n` for every line end and without control characters; half a pair becomes U+FFFD. */
export function cleanText(text: string): string {
  if (!unclean.test(text)) return text;
  return text.replace(lineEnds, '\n').replace(controls, '').replace(halves, '\uFFFD');
}

/** One line for a label or a name: clean, spaces run together, and nothing in it that turns the direction. */
export function cleanLine(text: string): string {
  return cleanText(text).replace(directions, '').replace(spaces, ' ').trim();
}

/** Whether there is anything to read: white space and invisible characters alone are not. */
export function isReadable(text: string): boolean {
  return readable.test(text);
}
