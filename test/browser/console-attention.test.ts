// What calls an agent who looks elsewhere: a sound, a notification, the title and its icon.
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alice, bob, carol } from '../support/console-cast.ts';
import { openChromium } from './chromium.ts';
import { buildPage, chatLine, messagesOf, signInOn, startPageGateway, visit } from './console-page.ts';

let context: BrowserContext;
let close: () => Promise<void> = async () => {};

beforeAll(async () => {
  buildPage();
  ({ context, close } = await openChromium());
});
afterAll(() => close());

/** Notes what the page would show and play, and lets a test say whether somebody looks. As text: it runs in the page. */
const watched = `
  window.looked = true;
  document.hasFocus = () => window.looked;
  window.shown = [];
  window.Notification = class {
    static permission = 'granted';
    constructor(title, { body }) { window.shown.push({ title, body }); window.newest = this; }
    close() {}
  };
  window.notes = 0;
  const create = AudioContext.prototype.createOscillator;
  AudioContext.prototype.createOscillator = function () { window.notes++; return create.call(this); };
`;

async function aliceIsThere() {
  const gateway = await startPageGateway();
  gateway.bridge.receive(alice, bob, 'Hello Alice');
  const page = await context.newPage();
  await page.addInitScript(watched);
  const visited = await visit(context, gateway, '/', page);
  await signInOn(page);
  await chatLine(page, 'Bob Stone').click();
  await messagesOf(page).filter({ hasText: 'Hello Alice' }).waitFor();
  return { ...gateway, ...visited };
}

async function looks(page: Page, isHere: boolean): Promise<void> {
  await page.evaluate(`window.looked = ${isHere}; dispatchEvent(new Event('${isHere ? 'focus' : 'blur'}'))`);
}

describe('a message that comes', () => {
  it('in the chat that one looks at calls nobody', async () => {
    const { bridge, page } = await aliceIsThere();
    bridge.receive(alice, bob, 'You see this');
    await messagesOf(page).filter({ hasText: 'You see this' }).waitFor();
    expect(await page.evaluate('[shown.length, notes]')).toEqual([0, 0]);
    await page.close();
  });

  it('in another chat is heard, and not shown by the desktop while one looks at the page', async () => {
    const { bridge, page } = await aliceIsThere();
    bridge.receive(alice, carol, 'In another chat');
    await page.getByRole('tab', { name: /1 unread/ }).waitFor();
    expect(await page.evaluate('[shown.length, notes > 0]')).toEqual([0, true]);
    await page.close();
  });

  it('R24: while one looks elsewhere is shown by the desktop, without its words; a click leads to it', async () => {
    const { bridge, page, complaints } = await aliceIsThere();
    await page.getByRole('button', { name: 'Close this window' }).click();
    await looks(page, false);
    bridge.receive(alice, bob, 'a secret of the organisation');
    await expect.poll(() => page.evaluate('shown')).toEqual([{ title: 'Bob Stone', body: 'New message' }]);
    expect(await page.title()).toMatch(/^\(1\)/);
    await page.evaluate('newest.onclick()');
    await messagesOf(page).filter({ hasText: 'a secret of the organisation' }).waitFor();
    // It is in view, but nobody looks yet.
    expect(bridge.unread.get(bob)).toBe(1);
    await looks(page, true);
    await expect.poll(() => bridge.unread.get(bob)).toBe(0);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('is neither heard nor shown where the agent has turned that off', async () => {
    const { bridge, page } = await aliceIsThere();
    await page.getByRole('button', { name: /^Alice Hart/ }).click();
    await page.getByRole('menuitem', { name: 'Settings' }).click();
    for (const name of ['Play a sound', /notification on the desktop/]) {
      await page.getByRole('checkbox', { name }).uncheck();
    }
    await page.keyboard.press('Escape');
    await looks(page, false);
    bridge.receive(alice, carol, 'Quietly');
    await page.getByRole('tab', { name: /1 unread/ }).waitFor();
    expect(await page.evaluate('[shown.length, notes]')).toEqual([0, 0]);
    await page.evaluate('localStorage.clear()');
    await page.close();
  });
});
