// The page at its limits: how much there is to load, and a day with 500 chats and a room of 20,000 messages.
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
  signInOn,
  startPageGateway,
  visit,
} from './console-page.ts';
import { type Figures, pageBytes, writeFigures } from './page-figures.ts';
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

/** Open chats and the messages of one room: a first day, and after years. */
const sizes = [
  { chats: 1, messages: 10 },
  { chats: 500, messages: 20_000 },
] as const;
type Size = (typeof sizes)[number];

const chatsOf = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    ...{
      with: index === 0 ? bob : `expert${index}@acme.example`,
      name: index === 0 ? 'Bob Stone' : `Expert ${index}`,
    },
    ...{ kind: 'expert' as const, unread: index % 10 === 1 ? 1 : 0 },
    last: {
      ...(messages(index, 1)[0] as Message),
      at: new Date(start + (501 - index) * 60_000).toISOString(),
    },
  }));

async function busyPage(size: Size) {
  const gateway = await startPageGateway();
  const page = await context.newPage();
  const room = { with: bob, name: 'Bob Stone', kind: 'expert' as const, more: false };
  await playRequests(
    page,
    { 'chat.open': () => ({ ...room, messages: messages(0, size.messages) }) },
    (opening) => ({ ...opening, chats: chatsOf(size.chats) }),
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

/** What one size costs: milliseconds, and bytes of the page's own objects when nothing is left to collect. */
async function measure(size: Size): Promise<Figures> {
  const { gateway, page } = await busyPage(size);
  const newest = messagesOf(page).filter({ hasText: `Message ${size.messages - 1}.` });
  expect(await page.getByRole('option').count()).toBeLessThan(60);
  const open = await timed(page, async () => {
    await chatLine(page, 'Bob Stone').click();
    await newest.waitFor();
  });
  expect(await messagesOf(page).count()).toBeLessThan(120);

  const keys: number[] = [];
  await editorOf(page).click();
  for (const key of 'a sentence of some length, typed as agents type: quickly')
    keys.push(await timed(page, () => page.keyboard.press(key)));
  keys.sort((a, b) => a - b);

  await page.evaluate("document.querySelector('[role=log]').scrollTop = 0");
  await messagesOf(page).filter({ hasText: 'Message 0.' }).waitFor();
  expect(await messagesOf(page).count()).toBeLessThan(120);
  const jump = await timed(page, async () => {
    const button = page.getByRole('button', { name: 'Newest' });
    if (size.messages > 100) await button.click();
    await newest.waitFor();
  });

  const arrival = await timed(page, async () => {
    gateway.bridge.receive(alice, bob, 'One more');
    await messagesOf(page).filter({ hasText: 'One more' }).waitFor();
  });
  const heap = await heapOf(page);
  await page.close();
  const key = (share: number) => keys[Math.floor((keys.length - 1) * share)] ?? 0;
  return { open, key: key(0.5), slowKey: key(0.95), jump, arrival, heap };
}

async function heapOf(page: Page): Promise<number> {
  const session = await context.newCDPSession(page);
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize;
}

describe('the page', () => {
  it('is less than 200 kB, compressed, in all', () => {
    expect(pageBytes()).toBeLessThan(200_000);
  });
});

describe('500 chats and a room of 20,000 messages', () => {
  it('stay smooth: opening, typing, scrolling, a new message', async () => {
    const [small, large] = [await measure(sizes[0]), await measure(sizes[1])];
    if (process.env.MEASURE) writeFigures([small, large], pageBytes());
    // Generous: the machine has other work. A list that draws everything takes many seconds.
    const isSmooth = (figures: Figures) => ({
      open: figures.open < 3000,
      key: figures.slowKey < 150,
      jump: figures.jump < 1500,
      arrival: figures.arrival < 1500,
    });
    expect(isSmooth(large), JSON.stringify(large)).toEqual({
      open: true,
      key: true,
      jump: true,
      arrival: true,
    });
    expect(large.heap).toBeLessThan(100e6);
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
