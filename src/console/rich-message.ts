// R12: the page at `GET /m/<token>`, one message as the agent wrote it. Nothing runs there, and nothing of it leaks.
import { createHash } from 'node:crypto';
import { sanitise } from '../domain/content/sanitise.ts';

export interface Page {
  readonly status: 200 | 404 | 410;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface RichMessage {
  /** As it was kept. It is sanitised once more: what was kept years ago passes today's rules. */
  readonly html: string;
  /** The agent's name. */
  readonly from: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The organisation's name. */
  readonly tenant: string;
}

const look = `
:root{color-scheme:light dark;--ink:#1c2024;--soft:#60646c;--paper:#fff;--desk:#f2f3f5;--line:#d9dce1;--link:#0b57d0}
@media(prefers-color-scheme:dark){:root{--ink:#edeef0;--soft:#a0a6ae;--paper:#1d2024;--desk:#121417;--line:#383c42;--link:#8ab4f8}}
*{box-sizing:border-box}
body{margin:0;padding:2rem 1rem;background:var(--desk);color:var(--ink);font:1rem/1.6 system-ui,-apple-system,"Segoe UI",sans-serif}
main{max-width:46rem;margin:0 auto}
header{margin:0 .25rem .75rem}
header h1{margin:0;font-size:1.125rem}
header p,footer{margin:0;color:var(--soft);font-size:.875rem}
footer{margin:.75rem .25rem 0}
article{padding:1.25rem 1.5rem;background:var(--paper);border:1px solid var(--line);border-radius:.75rem;overflow-wrap:anywhere;overflow-x:auto}
article.coloured{--ink:#1c2024;--paper:#fff;--line:#d9dce1;--link:#0b57d0;--desk:#f2f3f5;--soft:#60646c;color:var(--ink);color-scheme:light}
article>:first-child{margin-top:0}
article>:last-child{margin-bottom:0}
a{color:var(--link)}
img{max-width:100%;height:auto}
table{border-collapse:collapse}
th,td{padding:.3rem .6rem;border:1px solid var(--line);text-align:start;vertical-align:top}
blockquote{margin:1rem 0;padding-inline-start:1rem;border-inline-start:3px solid var(--line);color:var(--soft)}
pre{overflow-x:auto;padding:.75rem;background:var(--desk);border-radius:.5rem}
code{font-family:ui-monospace,monospace;font-size:.9em}
`;

/** The page of a message: complete, for reading in any browser, light or dark. */
export function richMessagePage({ html, from, at, tenant }: RichMessage): Page {
  const { markup, rules } = stylesAsClasses(sanitise(html).html);
  const time = new Date(at).toISOString();
  const content = `<header><h1>${escapeHtml(from)}</h1>
<p>${escapeHtml(tenant)} · <time datetime="${time}">${time.slice(0, 10)} ${time.slice(11, 16)} UTC</time></p></header>
<article dir="auto"${rules === '' ? '' : ' class="coloured"'}>${markup}</article>
<footer>The message as it was written. Whoever has this page’s address can read it.</footer>`;
  return page(200, `${from} · ${tenant}`, content, rules);
}

/** What is shown instead: 410 for a link that has expired, 404 for one that was never made, or whose message is gone. */
export function noRichMessagePage(state: 'expired' | 'forged'): Page {
  const expired = state === 'expired';
  const heading = expired ? 'This link has expired' : 'There is nothing here';
  const advice = expired
    ? 'The message is still in your chat, as text. Ask the sender if you need it as it was written.'
    : 'The address is not complete, or was never valid. Open the link once more from your chat.';
  const content = `<header><h1>${heading}</h1></header>\n<article><p>${advice}</p></article>`;
  return page(expired ? 410 : 404, heading, content, '');
}

function page(status: Page['status'], title: string, content: string, rules: string): Page {
  const css = look + rules;
  const hash = createHash('sha256').update(css).digest('base64');
  return {
    status,
    body: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex, nofollow">
<title>${escapeHtml(title)}</title>
<style>${css}</style>
</head>
<body>
<main>
${content}
</main>
</body>
</html>
`,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      // Sandboxed as well: even a browser's own mistake with the rest would run no script and reach no cookie.
      'Content-Security-Policy': [
        "default-src 'none'",
        `style-src 'sha256-${hash}'`,
        'img-src https: http:',
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        'sandbox allow-popups allow-popups-to-escape-sandbox',
      ].join('; '),
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
      'Cache-Control': 'private, no-store',
      'X-Robots-Tag': 'noindex, nofollow',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
    },
  };
}

/**
 * The Content-Security-Policy allows one style sheet and no style attributes, so the few declarations that the sanitiser
 * keeps become classes of that sheet. Reads the sanitiser's output only: no `<` or `>` stands outside a tag there.
 */
function stylesAsClasses(html: string): { markup: string; rules: string } {
  const classes = new Map<string, string>();
  const markup = html.replace(/<[a-z][^>]*>/g, (tag) =>
    tag.replace(/ style="([^"]*)"/, (_, style: string) => {
      const name = classes.get(style) ?? `s${classes.size}`;
      classes.set(style, name);
      return ` class="${name}"`;
    }),
  );
  const rules = [...classes].map(([style, name]) => `article .${name}{${style}}\n`).join('');
  return { markup, rules };
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
