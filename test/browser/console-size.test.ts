// The page at its limits: how much there is to load, and a day with 500 chats and a room of 20,000 messages.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Message } from '../../src/page/protocol/types.ts';
import { alice, bob } from '../support/console-cast.ts';
import { openChromium } from './chromium.ts';
import {
  buildPage,
  chatLine,
  editorOf,
  messagesOf,
  pageFolder,
  signInOn,
  startPageGateway,
  visit,
} from './console-page.ts';
import { playRequests } from './played-requests.ts';

let context: BrowserContext;
let close: () => Promise<void> = async () => {};

beforeAll(async () => {
  buildPage();
  ({ context, close } = await openChromium());
});
afterAll(() => close());

const start = Date.UTC(2026, 0, 5, 8);

/** A room's messages: `count` of them, from number `first` on, a minute apart. */
const messages = (first: number, count: number): Message[] =>
  Array.from({ length: count }, (_, index) => {
    const number = first + index;
    const isOurs = number % 3 === 0;
    return {
      id: `m${number}`,
      with: bob,
      direction: isOurs ? 'out' : 'in',
      from: isOurs ? alice.jid : bob,
      at: new Date(start + number * 60_000).toISOString(),
      text: `Message ${number}. ${'It goes on for a while. '.repeat(number % 7)}`.trim(),
      links: [],
      files: [],
      fate: 'delivered',
    };
  });

const inRoom = 20_000;
const chats = Array.from({ length: 500 }, (_, index) => ({
  ...{
    with: index === 0 ? bob : `expert${index}@acme.example`,
    name: index === 0 ? 'Bob Stone' : `Expert ${index}`,
  },
  ...{ kind: 'expert' as const, unread: index % 10 === 1 ? 1 : 0 },
  last: { ...(messages(index, 1)[0] as Message), at: new Date(start + (501 - index) * 60_000).toISOString() },
}));

async function busyPage() {
  const gateway = await startPageGateway();
  const page = await context.newPage();
  await playRequests(
    page,
    {
      'chat.open': () => ({
        with: bob,
        name: 'Bob Stone',
        kind: 'expert',
        messages: messages(0, inRoom),
        more: false,
      }),
    },
    (opening) => ({ ...opening, chats }),
  );
  await visit(context, gateway, '/', page);
  await signInOn(page);
  return { gateway, page };
}

/** How long the page takes for something, in milliseconds of its own clock, until the next picture is drawn. */
async function timed(page: Page, work: () => Promise<unknown>): Promise<number> {
  const begin = (await page.evaluate('performance.now()')) as number;
  await work();
  const end = (await page.evaluate(
    'new Promise((done) => requestAnimationFrame(() => done(performance.now())))',
  )) as number;
  return end - begin;
}

describe('the page', () => {
  it('is less than 200 kB, compressed, in all', () => {
    const assets = join(pageFolder, 'assets');
    const files = [join(pageFolder, 'index.html'), ...readdirSync(assets).map((name) => join(assets, name))];
    const bytes = files.map((file) => gzipSync(readFileSync(file), { level: 9 }).length);
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(200_000);
  });
});

describe('500 chats and a room of 20,000 messages', () => {
  it('stay smooth: opening, typing, scrolling, a new message', async () => {
    const { gateway, page } = await busyPage();
    expect(await page.getByRole('option').count()).toBeLessThan(60);
    const open = await timed(page, async () => {
      await chatLine(page, 'Bob Stone').click();
      await messagesOf(page)
        .filter({ hasText: `Message ${inRoom - 1}.` })
        .waitFor();
    });
    expect(await messagesOf(page).count()).toBeLessThan(120);

    const keys: number[] = [];
    await editorOf(page).click();
    for (const key of 'a sentence of some length')
      keys.push(await timed(page, () => page.keyboard.press(key)));
    const key = keys.toSorted((a, b) => a - b)[Math.floor(keys.length * 0.9)] ?? 0;

    await page.evaluate("document.querySelector('[role=log]').scrollTop = 400000");
    await expect.poll(() => messagesOf(page).count()).toBeGreaterThan(3);
    expect(await messagesOf(page).count()).toBeLessThan(120);
    const jump = await timed(page, () => page.getByRole('button', { name: 'Newest' }).click());
    await messagesOf(page)
      .filter({ hasText: `Message ${inRoom - 1}.` })
      .waitFor();

    const arrival = await timed(page, async () => {
      gateway.bridge.receive(alice, bob, 'One more');
      await messagesOf(page).filter({ hasText: 'One more' }).waitFor();
    });
    const heap = (await page.evaluate('performance.memory.usedJSHeapSize')) as number;
    // Generous: the machine has other work. A list that draws everything takes many seconds.
    expect({ open: open < 3000, key: key < 150, jump: jump < 1500, arrival: arrival < 1500 }).toEqual({
      open: true,
      key: true,
      jump: true,
      arrival: true,
    });
    expect(heap).toBeLessThan(150e6);
    await page.close();
  });
});

describe('older messages', () => {
  it('R21: come as one scrolls up, and what is on view stays where it is', async () => {
    const gateway = await startPageGateway();
    for (let number = 0; number < 200; number++) {
      const at = start + number * 60_000;
      gateway.bridge.receive(alice, bob, `Message ${number}. ${'More words. '.repeat(number % 9)}`, { at });
    }
    gateway.bridge.unread.set(bob, 0);
    const { page, complaints } = await visit(context, gateway);
    await signInOn(page);
    await chatLine(page, 'Bob Stone').click();
    await messagesOf(page).filter({ hasText: 'Message 199.' }).waitFor();
    const topOf = async (text: string) =>
      (await messagesOf(page).filter({ hasText: text }).boundingBox())?.y ?? Number.NaN;

    await page.evaluate("document.querySelector('[role=log]').scrollTop = 900");
    await messagesOf(page).filter({ hasText: 'Message 180.' }).waitFor();
    const before = await topOf('Message 180.');
    await page.evaluate("document.querySelector('[role=log]').dispatchEvent(new Event('scroll'))");
    await page.evaluate("document.querySelector('[role=log]').scrollBy(0, -150)");
    await expect
      .poll(() => page.evaluate("document.querySelector('[role=log]').scrollTop"))
      .toBeGreaterThan(1500);
    expect(Math.abs((await topOf('Message 180.')) - before - 150)).toBeLessThan(3);

    await expect
      .poll(
        async () => {
          await page.evaluate("document.querySelector('[role=log]').scrollTop = 0");
          return messagesOf(page).first().innerText();
        },
        { timeout: 10_000 },
      )
      .toContain('Message 0.');
    expect(complaints).toEqual([]);
    await page.close();
  });
});
