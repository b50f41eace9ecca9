// R21: agents whose profile shows all of a room look for words in it on the page, and are led to the message; with the whole bridge.
import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openScriptedMessenger } from '../plays/scripted-messenger.ts';
import { bob, joanna, peter } from '../plays/stage.ts';
import { theatre } from '../plays/theatre.ts';
import { openChromium } from './chromium.ts';
import { buildPage, chatLine, messagesOf, signInOn, visit } from './console-page.ts';

const levelAA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

const fieldOf = (page: Page) => page.getByRole('searchbox', { name: 'Search all messages with experts' });
const stateOf = (page: Page) => page.getByRole('search').getByRole('status');
const hitsOf = (page: Page) => page.getByRole('listbox', { name: 'Messages found' }).getByRole('option');
/** The message that is marked, as it is in view. */
const markedIn = (page: Page) => page.locator('.sought').getByRole('article');

/** What `choose` chooses comes into view, is marked, and a screen reader is told. */
async function isMarked(page: Page, text: string, choose: () => Promise<void>): Promise<void> {
  const told = page.getByText(/^The message of .* is in view$/);
  await Promise.all([
    markedIn(page).filter({ hasText: text }).waitFor(),
    told.waitFor({ state: 'attached' }),
    choose(),
  ]);
  const [message, list] = [
    await messagesOf(page).filter({ hasText: text }).last().boundingBox(),
    await page.getByRole('log').boundingBox(),
  ];
  if (!message || !list) throw new Error('the message is not in view');
  expect(message.y).toBeGreaterThanOrEqual(list.y);
  expect(message.y + message.height).toBeLessThanOrEqual(list.y + list.height);
}

async function isAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    // Without the fading of colours: in the middle of it they are neither theme's.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations } = await new AxeBuilder({ page }).withTags(levelAA).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  }
}

// Before the gateway reads what it serves.
beforeAll(() => buildPage());

describe('looking for messages on the page', () => {
  const stage = theatre({ server: 'prosody', openMessenger: openScriptedMessenger });
  let context: BrowserContext;
  let close: () => Promise<void> = async () => {};
  beforeAll(async () => {
    ({ context, close } = await openChromium());
  });
  afterAll(() => close());

  /** What Peter says, one after another, when Joanna's other console has it. */
  async function room(texts: readonly string[]): Promise<void> {
    const [console, expert] = [await stage.console('joanna@initech'), await stage.expert(peter)];
    for (const text of texts) {
      await expert.says(joanna, text);
      await console.sees({ text });
    }
  }

  it('R21: finds as one types, by the keyboard alone, and leads far back to the message', async () => {
    const old = 'The Drucker in room 打印机 is on fire & smokes';
    const later = Array.from({ length: 120 }, (_, number) => `Stapler ${number}`);
    await room([old, ...later]);
    const { page, complaints, elsewhere } = await visit(context, stage.gateway);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await signInOn(page, 'initech', 'joanna', stage.passwordOf(joanna));
    await chatLine(page, 'Peter Gibbons').waitFor();

    await fieldOf(page).fill('nobody said so');
    await stateOf(page).getByText('No message is found by that.').waitFor();
    await fieldOf(page).fill('stapler');
    await stateOf(page).getByText('20 messages found, the newest.').waitFor();
    await page.getByRole('button', { name: 'Look further back' }).click();
    await stateOf(page).getByText('40 messages found, the newest.').waitFor();

    await fieldOf(page).fill('');
    await fieldOf(page).pressSequentially('drucker fire');
    await stateOf(page).getByText('1 message found.').waitFor();
    const hit = hitsOf(page).first();
    expect(await hit.innerText()).toContain('Peter Gibbons');
    expect(await hit.getByRole('time').innerText()).toMatch(/20\d\d.*\d:\d\d/);
    expect(await hit.locator('mark').allInnerTexts()).toEqual(['Drucker']);
    expect(await hit.locator('.hit-words').innerText()).toBe(old);
    await isAccessible(page);

    await page.keyboard.press('ArrowDown');
    await isMarked(page, old, () => page.keyboard.press('Enter'));
    expect(await page.getByRole('region', { name: 'Chat with Peter Gibbons' }).isVisible()).toBe(true);
    expect(await hit.getAttribute('aria-selected')).toBe('true');
    await isAccessible(page);
    await markedIn(page).waitFor({ state: 'detached' });

    // What is loaded already, in the middle and at the end, where it counts as read.
    for (const number of [60, 119]) {
      await fieldOf(page).fill(`stapler ${number}`);
      await hitsOf(page)
        .filter({ hasText: `Stapler ${number}` })
        .waitFor();
      await isMarked(page, `Stapler ${number}`, () => hitsOf(page).first().click());
      expect(await page.getByRole('button', { name: /^\d+ new$/ }).count()).toBe(number === 60 ? 1 : 0);
    }
    await page.getByRole('tab', { name: 'Chats', exact: true }).waitFor();

    await page.getByRole('listbox', { name: 'Messages found' }).press('Escape');
    expect(await fieldOf(page).inputValue()).toBe('');
    expect(await fieldOf(page).evaluate((field) => field.matches(':focus'))).toBe(true);
    await chatLine(page, 'Stapler 119').waitFor();
    expect({ complaints, elsewhere }).toEqual({ complaints: [], elsewhere: [] });
    await page.close();
  });

  it('R4, R21: under 9.9 nothing of this is there', async () => {
    const { page } = await visit(context, stage.gateway);
    await signInOn(page, 'acme', 'alice', stage.passwordOf('alice@vcc.acme.example'));
    const expert = await stage.expert(bob);
    await expert.says('alice@vcc.acme.example', 'Hello Alice');
    await chatLine(page, 'Bob Stone').click();
    await messagesOf(page).filter({ hasText: 'Hello Alice' }).first().waitFor();
    expect(await page.getByRole('tabpanel', { name: 'Chats' }).isVisible()).toBe(true);
    expect(await page.getByRole('search').count()).toBe(0);
    expect(await page.getByRole('searchbox').count()).toBe(0);
    await page.close();
  });
});
