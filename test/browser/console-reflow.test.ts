// The page in windows of every width: nothing is cut off sideways, and what one works with is in view (WCAG 1.4.10).
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alice, bob } from '../support/console-cast.ts';
import { openChromium } from './chromium.ts';
import { buildPage, chatLine, editorOf, signInOn, startPageGateway, visit } from './console-page.ts';
import { playRequests } from './played-requests.ts';
import { playBusyDay, playedPeople } from './scenes.ts';

let context: BrowserContext;
let close: () => Promise<void> = async () => {};

beforeAll(async () => {
  buildPage();
  ({ context, close } = await openChromium());
});
afterAll(() => close());

const long = 'x'.repeat(400);

async function openPage(width: number, height: number): Promise<Page> {
  const gateway = await startPageGateway();
  playBusyDay(gateway.bridge, Date.now());
  const url = `https://files.acme.example/${long}.log`;
  gateway.bridge.receive(alice, bob, url, { files: [{ url, name: `${long}.log`, size: 48_213 }] });
  gateway.bridge.receive(alice, bob, `a long word: ${long}`);
  const page = await context.newPage();
  await page.setViewportSize({ width, height });
  await playRequests(page, playedPeople(Date.now()), (opening) => ({
    ...opening,
    me: { ...opening.me, role: 'supervisor' },
  }));
  await visit(context, gateway, '/', page);
  await signInOn(page);
  return page;
}

/** Whether the page as a whole, and the chat in it, would have to be moved sideways. */
const isCutOff = (page: Page) =>
  page.evaluate(
    "[document.documentElement, ...document.querySelectorAll('.stage, .messages, .panel')].some((part) => part.scrollWidth > part.clientWidth + 1)",
  );

describe.each([
  [320, 640],
  [640, 512],
  [1024, 640],
  [2560, 1440],
])('at %d × %d', (width, height) => {
  it('nothing is cut off sideways', async () => {
    const page = await openPage(width, height);
    for (const name of ['Agents', 'Directory', 'Monitor', 'Transcripts', 'Chats']) {
      await page.getByRole('tab', { name }).click();
      await page.getByRole('heading', { name, level: 1 }).waitFor();
      expect(await isCutOff(page), name).toBe(false);
    }
    await chatLine(page, 'Bob Stone').click();
    await page.getByText('a long word').last().waitFor();
    await editorOf(page).click();
    await page.keyboard.insertText(long);
    await page.getByText('Nothing is dropped.').first().waitFor();
    expect(await isCutOff(page)).toBe(false);
    for (const button of ['Send', 'End chat']) {
      await page.getByRole('button', { name: button, exact: true }).scrollIntoViewIfNeeded();
      expect(
        (await page.getByRole('button', { name: button, exact: true }).boundingBox())?.width,
      ).toBeGreaterThan(40);
    }
    await page.close();
  });
});

it('at 1024 × 640 messages, editor and preview are in view together', async () => {
  const page = await openPage(1024, 640);
  await chatLine(page, 'Bob Stone').click();
  await editorOf(page).click();
  await page.keyboard.type('Hello');
  const preview = page.getByRole('region', { name: 'What the expert sees' });
  await preview.getByText('Hello').waitFor();
  const bottom = await preview.boundingBox();
  expect((bottom?.y ?? 0) + (bottom?.height ?? 0)).toBeLessThanOrEqual(640);
  expect((await page.getByRole('log').boundingBox())?.height).toBeGreaterThan(250);
  await page.close();
});
