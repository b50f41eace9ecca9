// Text for an XML 1.0 stream. Whatever the text was, what leaves here is well-formed.
// https://www.w3.org/TR/xml/#charsets: no control characters but tab, line feed and carriage return, no U+FFFE or
// U+FFFF, no half of a surrogate pair. One of them ends the stream for everybody on it.

const replacement = '\ufffd';

// With the flag `u` a pair counts as one character, so \p{Surrogate} finds lone halves only.
const invalid = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u;
const inText = /[&<>\r\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;
const inAttribute = /[&<>"'\t\n\r\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

// Most text needs nothing, and this finds that out at a fifth of the cost. Emoji take the longer way.
const carefulText = /[&<>\r\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/;
const carefulAttribute = /[&<>"'\u0000-\u001f\ud800-\udfff\ufffe\uffff]/;

// A parser turns a bare carriage return into a line feed, and any white space in an attribute into a blank (XML 1.0
// 2.11 and 3.3.3); a character reference comes through as it is.
const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

const escapeOne = (character: string) => escapes[character] ?? replacement;

/** Whether the text can stand in XML as it is (escaping apart). */
export const isCleanXml = (text: string) => !invalid.test(text);

/** Text as the content of an element, escaped, with U+FFFD for what XML cannot carry. */
export const escapeText = (text: string) => (carefulText.test(text) ? text.replace(inText, escapeOne) : text);

/** Text as the value of an attribute in double quotes, escaped, with U+FFFD for what XML cannot carry. */
export const escapeAttribute = (text: string) =>
  carefulAttribute.test(text) ? text.replace(inAttribute, escapeOne) : text;
