import type { BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { openChromium } from './chromium.ts';
import { openEditorSite } from './editor-site.ts';

const onePixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** The editor in a browser, as an agent has it before them. */
export interface OnPage {
  readonly page: Page;
  /** The draft as the outside has it. */
  readonly html: () => Promise<string>;
  readonly sent: () => Promise<string[]>;
  readonly refused: () => Promise<string[]>;
  readonly press: (...keys: string[]) => Promise<void>;
  readonly type: (text: string) => Promise<void>;
  /** Pressed whether it is enabled or not. */
  readonly button: (label: string) => Promise<void>;
  /** Another program's clipboard, pasted with the keys. */
  readonly paste: (data: Record<string, string>) => Promise<void>;
  readonly setProps: (props: Record<string, unknown>) => Promise<void>;
  /** Answers the newest question for a preview, once there is one for this HTML. */
  readonly preview: (html: string, text: string, dropped?: string[]) => Promise<void>;
  /** Addresses elsewhere that were asked for. */
  readonly fetched: readonly string[];
  /** Closes the page, on which nothing must have gone wrong: no error, nothing that the policy forbids. */
  readonly close: () => Promise<void>;
}

export async function openEditors() {
  const site = await openEditorSite();
  const chromium = await openChromium();
  await chromium.context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: site.origin });
  return {
    open: () => onPage(chromium.context, site.origin),
    close: async () => {
      await chromium.close();
      await site.close();
    },
  };
}

async function onPage(context: BrowserContext, origin: string): Promise<OnPage> {
  const page = await context.newPage();
  await page.setViewportSize({ width: 1024, height: 640 });
  const complaints: string[] = [];
  const fetched: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (/error|warning/.test(message.type()) && !message.location().url.endsWith('favicon.ico')) {
      complaints.push(message.text());
    }
  });
  await page.addInitScript(
    `addEventListener('securitypolicyviolation', (event) => console.error(event.violatedDirective, event.sourceFile))`,
  );
  await page.route(
    (url) => url.origin !== origin,
    (route) => {
      fetched.push(route.request().url());
      return route.fulfill({ contentType: 'image/png', body: onePixel });
    },
  );
  await page.goto(origin, { waitUntil: 'load' });
  await page.locator('.ProseMirror:focus').waitFor();
  const outside = <T>(expression: string): Promise<T> => page.evaluate(`window.outside.${expression}`);

  return {
    page,
    fetched,
    html: () => outside('draft.html'),
    sent: () => outside('sent'),
    refused: () => outside('refused'),
    press: async (...keys) => {
      for (const key of keys) {
        await page.keyboard.press(key);
        // Where the cursor went is told to a page with its next frame.
        await page.evaluate('new Promise(requestAnimationFrame)');
      }
    },
    type: (text) => page.keyboard.type(text),
    button: (label) => page.getByRole('button', { name: label, exact: true }).click({ force: true }),
    paste: async (data) => {
      await outside(`copies(${JSON.stringify(data)})`);
      await page.keyboard.press('Control+c');
      await page.keyboard.press('Control+v');
    },
    setProps: async (props) => {
      await outside(`setProps(${JSON.stringify(props)})`);
      // The page renders before it does anything else that is asked of it here.
      await page.evaluate('new Promise(requestAnimationFrame)');
    },
    preview: async (html, text, dropped = []) => {
      await expect.poll(() => outside('questions.at(-1)?.html')).toBe(html);
      await outside(`questions.at(-1).give(${JSON.stringify(text)}, ${JSON.stringify(dropped)})`);
    },
    close: async () => {
      await page.close();
      expect(complaints).toEqual([]);
    },
  };
}
