// Lines of text as HTML paragraphs, and back.

export function toHtml(text: string): string {
  if (text === '') return '';
  return text
    .split('\n')
    .map((line) => `<p>${line.replace(/[&<>]/g, (char) => `&#${char.charCodeAt(0)};`)}</p>`)
    .join('');
}

/** Reads what {@link toHtml} wrote. */
export function fromHtml(html: string): string {
  return html
    .replace(/<\/p><p>/g, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}

export const bytesOf = (text: string) => new TextEncoder().encode(text).length;

/** Nothing that could be read: neither words nor a picture. */
export const isBlank = (html: string) => !/<img/i.test(html) && html.replace(/<[^>]*>|&nbsp;|\s/g, '') === '';
