import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noRichMessagePage, richMessagePage } from '../../src/console/rich-message.ts';
import { forExpert } from '../../src/domain/content/for-expert.ts';
import { openChromium } from './chromium.ts';

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

let server: Server;
let origin: string;
let context: BrowserContext;
let close: () => Promise<void> = async () => {};
let html = '';
let requests: IncomingMessage[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    requests.push(request);
    if (request.url === '/m/token') {
      const { status, body, headers } = richMessagePage({
        html,
        from: 'Alice <Agent>',
        at: 1_735_787_045_000,
        tenant: 'Acme & Sons',
      });
      response.writeHead(status, headers).end(body);
    } else if (request.url === '/m/unprotected') {
      response.writeHead(200, { 'Content-Type': 'text/html' }).end(html);
    } else if (request.url === '/m/broken') {
      const { status, body, headers } = richMessagePage({
        html: '<p>a</p>',
        from: 'Alice',
        at: 0,
        tenant: 'Acme',
      });
      response
        .writeHead(status, headers)
        .end(body.replace('<p>a</p>', '<script>alert(1)</script><img src=x onerror=alert(2)>'));
    } else if (request.url === '/m/expired') {
      const { status, body, headers } = noRichMessagePage('expired');
      response.writeHead(status, headers).end(body);
    } else if (request.url?.endsWith('.png')) {
      response.writeHead(200, { 'Content-Type': 'image/png' }).end(png);
    } else {
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('<p>elsewhere</p>');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  ({ context, close } = await openChromium());
});

afterAll(async () => {
  await close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

interface Visit {
  readonly page: Page;
  readonly dialogs: string[];
  readonly complaints: string[];
  /** What the browser asked for, the page itself left out. */
  readonly asked: string[];
}

/** Opens the page of this HTML and waits until everything on it has been loaded. */
async function visit(written: string, path = '/m/token'): Promise<Visit> {
  html = written;
  requests = [];
  const page = await context.newPage();
  const [dialogs, complaints, asked]: [string[], string[], string[]] = [[], [], []];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(origin + path, { waitUntil: 'load' });
  return {
    page,
    dialogs,
    complaints,
    asked: asked.filter((url) => url !== origin + path && !url.endsWith('/favicon.ico')),
  };
}

/** A computed style. As text: the bridge's own code must not know a browser's types. */
const look = (page: Page, selector: string, property: string) =>
  page.evaluate(`getComputedStyle(document.querySelector('${selector}')).getPropertyValue('${property}')`);

const rich = `<h1>News</h1><p style="text-align:center;color:#ff0000">red</p><p><span style="font-size:30px">big</span> <b>bold</b></p>
  <table><tr><th>a</th></tr><tr><td>b</td></tr></table><ul><li>item</li></ul><blockquote>quote</blockquote><pre>code</pre>`;

describe('R12: the page of a rich message', () => {
  it('R12: shows the message as it was written, without one complaint of the browser', async () => {
    const { page, dialogs, complaints, asked } = await visit(forExpert(rich).html ?? '');
    expect(await page.title()).toBe('Alice <Agent> · Acme & Sons');
    expect(await page.locator('article h1').innerText()).toBe('News');
    expect(await look(page, 'article p', 'color')).toBe('rgb(255, 0, 0)');
    expect(await look(page, 'article p', 'text-align')).toBe('center');
    expect(await look(page, 'article span', 'font-size')).toBe('30px');
    expect(await page.locator('article td').innerText()).toBe('b');
    expect(await page.locator('time').getAttribute('datetime')).toBe('2025-01-02T03:04:05.000Z');
    expect({ dialogs, complaints, asked }).toEqual({ dialogs: [], complaints: [], asked: [] });
    await page.close();
  });

  it('R12: is dark where the reader wants it, and light', async () => {
    const { page } = await visit('<p>a</p>');
    const paper = () => look(page, 'article', 'background-color');
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await paper()).toBe('rgb(29, 32, 36)');
    await page.emulateMedia({ colorScheme: 'light' });
    expect(await paper()).toBe('rgb(255, 255, 255)');
    await page.close();
  });

  it('R12: loads the message’s own images, and tells nobody where they are shown', async () => {
    const { page, asked, complaints } = await visit(
      forExpert(`<p>a <img src="${origin}/plan.png" alt="plan"></p>`).html ?? '',
    );
    expect(asked).toEqual([`${origin}/plan.png`]);
    expect(complaints).toEqual([]);
    expect(await page.evaluate("document.querySelector('img').naturalWidth")).toBe(1);
    expect(requests.find(({ url }) => url === '/plan.png')?.headers.referer).toBeUndefined();
    await page.close();
  });

  it('R12: a link opens elsewhere, without referrer and without a way back', async () => {
    const { page } = await visit(forExpert(`<h1><a href="${origin}/elsewhere">away</a></h1>`).html ?? '');
    const opened = context.waitForEvent('page');
    await page.locator('article a').click();
    const elsewhere = await opened;
    await elsewhere.waitForLoadState();
    expect(await elsewhere.evaluate('[document.referrer, window.opener]')).toEqual(['', null]);
    expect(requests.find(({ url }) => url === '/elsewhere')?.headers.referer).toBeUndefined();
    expect(page.url()).toBe(`${origin}/m/token`);
    await Promise.all([elsewhere.close(), page.close()]);
  });

  const evil = 'http://127.0.0.1:9/evil';
  const hostile = [
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<svg onload=alert(1)>',
    '<svg><script>alert(1)</script></svg>',
    '<a href="javascript:alert(1)" id=a>x</a>',
    `<iframe srcdoc="<script>alert(1)</script>" src="${evil}"></iframe>`,
    `<object data="${evil}"></object><embed src="${evil}">`,
    `<link rel=stylesheet href="${evil}">`,
    `<style>@import "${evil}";</style>`,
    `<p style="background:url(${evil})">x</p>`,
    `<p style="color:red;}body{background:url(${evil})">x</p>`,
    `<meta http-equiv=refresh content="0;url=${evil}">`,
    `<base href="${evil}">`,
    `<form action="${evil}"><button autofocus onfocus=alert(1)>x</button></form>`,
    `<video src="${evil}" autoplay onerror=alert(1)></video>`,
    '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    '<!--><img src=x onerror=alert(1)>-->',
    '<textarea></textarea><img src=x onerror=alert(1)>',
    '</article></main></body><script>alert(1)</script>',
    '<img src="https://a.example/x" style="x" alt="&quot; onerror=alert(1) x=&quot;" hidden>'.replace(
      'https://a.example/x',
      '',
    ),
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<details ontoggle=alert(1) open>x</details>',
    `<body background="${evil}" onload=alert(1)>x`,
    '<xmp></xmp><script>alert(1)</script>',
    '<p\u0000 onclick=alert(1)>x</p>',
    '&lt;script&gt;alert(1)&lt;/script&gt;',
    '<template><script>alert(1)</script></template>',
    '<b>'.repeat(20_000),
  ];

  it.each([
    ['as an agent’s message', (written: string) => forExpert(written).html ?? ''],
    ['even if it had been kept as it came', (written: string) => written],
  ])('R12: hostile HTML runs nothing and asks for nothing, %s', async (_, kept) => {
    for (const written of hostile) {
      const { page, dialogs, complaints, asked } = await visit(kept(written));
      expect({ written: written.slice(0, 80), dialogs, complaints, asked }).toEqual({
        written: written.slice(0, 80),
        dialogs: [],
        complaints: [],
        asked: [],
      });
      expect(
        await page.locator('script, iframe, object, embed, form, link, base, svg, article [style]').count(),
      ).toBe(0);
      expect(await page.locator('main > footer').count()).toBe(1);
      await page.close();
    }
  });

  it('R12: the same HTML does run where nothing stops it, so the tests above could fail', async () => {
    const { page, dialogs, asked } = await visit(
      `<img src=x onerror=alert(1)><p style="background:url(${evil})">x</p>`,
      '/m/unprotected',
    );
    expect(dialogs).toEqual(['1']);
    expect(asked).toContain(evil);
    await page.close();
  });

  it('R12: a script that got through all the same would not run', async () => {
    const { page, dialogs, complaints } = await visit('', '/m/broken');
    expect(dialogs).toEqual([]);
    expect(complaints.join('\n')).toContain('script');
    await page.close();
  });

  it('R12: the page of a link that has expired says so', async () => {
    const { page, complaints } = await visit('', '/m/expired');
    expect(await page.locator('h1').innerText()).toBe('This link has expired');
    expect(complaints.filter((text) => !text.includes('410'))).toEqual([]);
    await page.close();
  });

  it('R12: nothing keeps, frames or indexes it', () => {
    const { headers } = richMessagePage({ html: '', from: '', at: 0, tenant: '' });
    expect(headers).toMatchObject({
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'private, no-store',
      'X-Robots-Tag': 'noindex, nofollow',
    });
    expect(headers['Content-Security-Policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; img-src https: http:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'/,
    );
    expect(headers['Content-Security-Policy']).not.toContain('unsafe');
  });
});
