// The console page in Chromium, over a real gateway whose bridge is played: what an agent sees and does.
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { messageId } from '../../src/domain/ids.ts';
import { openConsole, tokenOf } from '../support/console.ts';
import { alice, bob, carol, password } from '../support/console-cast.ts';
import { startWire } from '../support/wire.ts';
import { openChromium } from './chromium.ts';
import {
  buildPage,
  chatLine,
  editorOf,
  messagesOf,
  signInOn,
  startPageGateway,
  type Visit,
  visit,
} from './console-page.ts';

let context: BrowserContext;
let close: () => Promise<void> = async () => {};

beforeAll(async () => {
  buildPage();
  ({ context, close } = await openChromium());
});
afterAll(() => close());

/** A page on which Alice is signed in; Bob has written once. */
async function aliceIsThere() {
  const gateway = await startPageGateway();
  gateway.bridge.receive(alice, bob, 'Hello Alice');
  const visited = await visit(context, gateway);
  await signInOn(visited.page);
  return { gateway, bridge: gateway.bridge, ...visited };
}

const bodies = (page: Page) => messagesOf(page).locator('.bubble').allInnerTexts();

async function sees(page: Page, text: string): Promise<void> {
  await messagesOf(page).filter({ hasText: text }).first().waitFor();
}

async function isWithoutComplaint({ page, complaints, elsewhere }: Visit): Promise<void> {
  expect({ complaints, elsewhere }).toEqual({ complaints: [], elsewhere: [] });
  await page.close();
}

describe('signing in', () => {
  it('says in words what is wrong, and is remembered for the tab', async () => {
    const gateway = await startPageGateway();
    const visited = await visit(context, gateway);
    const { page } = visited;
    await page.getByLabel('Organisation').fill('acme');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('alert').getByText('Please enter your name.').waitFor();
    await page.getByLabel('Name', { exact: true }).fill('alice');
    await page.getByLabel('Password').fill('wrong');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('The organisation, name or password is wrong.').waitFor();
    await signInOn(page);
    await page.reload();
    await page.getByRole('tablist').waitFor();
    expect(await page.title()).toBe('Acme · Agent Console');
    // A wrong password is an answer of 401, which the browser reports by itself.
    expect(visited.complaints.filter((text) => !text.includes('401'))).toEqual([]);
    await page.close();
  });

  it('R2: logging out asks nothing, takes effect at once, and leaves nothing behind', async () => {
    const { bridge, page, ...visited } = await aliceIsThere();
    const [session = ''] = bridge.sessions.keys();
    await page.getByRole('button', { name: /^Alice Hart/ }).click();
    await page.getByRole('menuitem', { name: 'Log out' }).click();
    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    await bridge.session(session, 'gone');
    await page.reload();
    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    await isWithoutComplaint({ page, ...visited });
  });
});

describe('a chat', () => {
  it('R15: shows what an expert writes, and sends what the agent writes', async () => {
    const { bridge, page, ...visited } = await aliceIsThere();
    await chatLine(page, 'Bob Stone').click();
    await sees(page, 'Hello Alice');
    bridge.receive(alice, bob, 'Are you there?');
    await sees(page, 'Are you there?');
    await editorOf(page).fill('Yes, I am.');
    await page.keyboard.press('Enter');
    await sees(page, 'Yes, I am.');
    const sent = bridge.messages.at(-1);
    expect(sent).toMatchObject({ direction: 'out', text: 'Yes, I am.', html: '<p>Yes, I am.</p>' });
    expect(await editorOf(page).innerText()).toBe('\n');
    expect(await bodies(page)).toEqual(['Hello Alice', 'Are you there?', 'Yes, I am.']);
    await isWithoutComplaint({ page, ...visited });
  });

  it('R24: counts what is unread in the tab, the title and the list, across a reload, until it is seen', async () => {
    const { bridge, page, ...visited } = await aliceIsThere();
    bridge.receive(alice, bob, 'Still there?');
    await page.getByRole('tab', { name: /2 unread/ }).waitFor();
    await page.reload();
    await page.getByRole('tab', { name: /2 unread/ }).waitFor();
    expect(await page.title()).toBe('(2) Acme · Agent Console');
    expect(await page.locator('link[rel=icon]').getAttribute('href')).toMatch(/^data:image\/svg/);
    await chatLine(page, 'Bob Stone').click();
    await page.getByText('2 new messages').waitFor();
    await expect.poll(() => page.title()).toBe('Acme · Agent Console');
    expect(bridge.unread.get(bob)).toBe(0);
    await isWithoutComplaint({ page, ...visited });
  });

  it('R25: ends, and the next message reopens it', async () => {
    const { bridge, page, ...visited } = await aliceIsThere();
    await chatLine(page, 'Bob Stone').click();
    await sees(page, 'Hello Alice');
    await page.getByRole('button', { name: 'End chat' }).click();
    await page.getByText('You have ended the chat with Bob Stone.').waitFor();
    expect(await page.getByRole('option').count()).toBe(0);
    bridge.receive(alice, bob, 'One more thing');
    await chatLine(page, 'One more thing').waitFor();
    await isWithoutComplaint({ page, ...visited });
  });

  it('keeps a draft across a reload', async () => {
    const { page, ...visited } = await aliceIsThere();
    await chatLine(page, 'Bob Stone').click();
    await editorOf(page).fill('half a sente');
    await page.reload();
    // The chat that was on view is there again.
    await editorOf(page).getByText('half a sente').waitFor();
    await page.getByRole('button', { name: 'Close this window' }).click();
    await page.reload();
    await chatLine(page, 'half a sente').click();
    expect(await editorOf(page).innerText()).toBe('half a sente');
    await isWithoutComplaint({ page, ...visited });
  });

  it('shows corrections, withdrawals, files and links as such', async () => {
    const { bridge, page, ...visited } = await aliceIsThere();
    const said = (text: string, more: object = {}) => bridge.receive(alice, bob, text, more);
    said('the new words', { replaces: said('the old words').id });
    said('', { replaces: said('a secret').id, retracted: true });
    const url = 'https://files.acme.example/plan.pdf';
    said(url, { files: [{ url, name: 'plan.pdf', type: 'application/pdf', size: 12_345 }] });
    said('see https://a.example now', { links: [{ url: 'https://a.example' }] });
    await chatLine(page, 'Bob Stone').click();
    await sees(page, 'the new words');
    await page.getByText('edited').waitFor();
    await page.getByText('This message was withdrawn.').waitFor();
    expect(await page.getByText(/old words|secret/).count()).toBe(0);
    const file = page.getByRole('link', { name: /plan\.pdf/ });
    expect(await file.innerText()).toContain('12.3 kB');
    expect(await file.getAttribute('href')).toBe(url);
    const link = page.getByRole('link', { name: 'https://a.example' });
    expect(await link.getAttribute('rel')).toContain('noreferrer');
    await isWithoutComplaint({ page, ...visited });
  });

  it('R12: shows what was written elsewhere as well, runs nothing of it and asks nobody for its images', async () => {
    const { bridge, page, ...visited } = await aliceIsThere();
    const html = `<p style="color:red" onclick="alert(1)">red <b>bold</b></p><ul><li>one</li></ul><h2>Title</h2>
      <img src="https://pictures.example/plan.png" alt="The plan" onerror="alert(1)"><script>alert(1)</script>
      <a href="javascript:alert(1)">bad</a> <a href="https://good.example/">good</a><iframe src="https://evil.example"></iframe>`;
    bridge.receive(alice, bob, 'as text', { direction: 'out', from: alice.jid, html });
    await chatLine(page, 'Bob Stone').click();
    await sees(page, 'bold');
    const image = page.getByRole('link', { name: 'The plan' });
    expect(await image.getAttribute('href')).toBe('https://pictures.example/plan.png');
    expect(await page.getByText('bad', { exact: true }).getAttribute('href')).toBeNull();
    expect(await page.getByRole('link', { name: 'good' }).getAttribute('href')).toBe('https://good.example/');
    expect(await messagesOf(page).locator('img, script, iframe, h2, [style], [onclick]').count()).toBe(0);
    await isWithoutComplaint({ page, ...visited });
  });

  it('R12: writes rich text and linked images, and shows what the expert will get of it (R14)', async () => {
    const { bridge, page, ...visited } = await aliceIsThere();
    await chatLine(page, 'Bob Stone').click();
    await editorOf(page).click();
    await page.keyboard.press('Control+b');
    await page.keyboard.type('important');
    await page.getByRole('region', { name: 'What the expert sees' }).getByText('important').waitFor();
    await page.keyboard.press('Enter');
    await sees(page, 'important');
    expect(bridge.messages.at(-1)?.html).toBe('<p><strong>important</strong></p>');
    await isWithoutComplaint({ page, ...visited });
  });

  it('says why a message was not delivered, and sends it again once, however often that is pressed', async () => {
    const { bridge, page, ...visited } = await aliceIsThere();
    await chatLine(page, 'Bob Stone').click();
    await editorOf(page).fill('Do you hear me?');
    await page.keyboard.press('Enter');
    await sees(page, 'Do you hear me?');
    const id = messageId(String(bridge.messages.at(-1)?.id));
    const fate = { state: 'failed', reason: 'resource-constraint' } as const;
    bridge.tell(alice.jid, { type: 'fate', id, with: bob, fate });
    await page.getByText('That person’s mailbox is full.').waitFor();
    await page.getByRole('button', { name: 'Send again' }).dblclick();
    await page.getByText('Sent again').waitFor();
    await bridge.until(
      () => bridge.messages.filter(({ direction }) => direction === 'out').length === 2,
      'the second',
    );
    await expect.poll(() => messagesOf(page).count()).toBe(3);
    expect(bridge.messages.filter(({ direction }) => direction === 'out')).toHaveLength(2);
    await isWithoutComplaint({ page, ...visited });
  });
});

describe('a connection that is lost', () => {
  it('is said, what is written is kept, and everything is there when it is back', async () => {
    const gateway = await startPageGateway();
    const { bridge } = gateway;
    bridge.receive(alice, bob, 'Hello Alice');
    const wire = await startWire(gateway);
    const { page, elsewhere } = await visit(context, wire);
    await signInOn(page);
    await chatLine(page, 'Bob Stone').click();
    await sees(page, 'Hello Alice');
    await page.clock.install();
    wire.cut();
    await page.getByText('The connection is lost.').waitFor();
    bridge.receive(alice, bob, 'while you were away');
    await editorOf(page).fill('written without a connection');
    await page.keyboard.press('Enter');
    await page.getByText('Waiting for the connection').waitFor();
    // The page's time stands still: it is the button that brings it back, and not its next try by itself.
    await page.clock.pauseAt(Date.now() + 500);
    wire.mend();
    const comesBack = wire.next();
    await page.getByRole('button', { name: 'Try now' }).click();
    await comesBack;
    await page.clock.resume();
    await page.getByText('You are caught up: nothing was missed.').waitFor();
    await sees(page, 'while you were away');
    const sent = () => bridge.messages.filter(({ text }) => text.includes('without a connection'));
    await bridge.until(() => sent().length > 0, 'the message');
    await page.getByText('Waiting for the connection').waitFor({ state: 'detached' });
    expect(sent()).toHaveLength(1);
    expect(await bodies(page)).toHaveLength(3);
    expect(elsewhere).toEqual([]);
    await page.close();
  });

  it('keeps what was written across a reload as well', async () => {
    const gateway = await startPageGateway();
    const wire = await startWire(gateway);
    gateway.bridge.receive(alice, bob, 'Hello Alice');
    const { page } = await visit(context, wire);
    await signInOn(page);
    await chatLine(page, 'Bob Stone').click();
    let letGo = () => {};
    gateway.bridge.beforeStoring = () =>
      new Promise((resolve) => {
        letGo = resolve;
      });
    await editorOf(page).fill('never lost');
    await page.keyboard.press('Enter');
    await gateway.bridge.until(
      () => gateway.bridge.asked.some((line) => line.startsWith('send')),
      'the message',
    );
    wire.cut();
    letGo();
    gateway.bridge.beforeStoring = async () => {};
    wire.mend();
    await page.reload();
    await chatLine(page, 'Bob Stone').click();
    await sees(page, 'never lost');
    await page.getByText('Sending').waitFor({ state: 'detached' });
    expect(gateway.bridge.messages.filter(({ text }) => text.includes('never lost'))).toHaveLength(1);
    await page.close();
  });

  it('with the gateway stopped says so', async () => {
    const { gateway, page } = await aliceIsThere();
    await gateway.stop();
    await page.getByText('The gateway is restarting.').waitFor();
    await page.close();
  });

  it('to another window of the same name is said, and taken back with one button', async () => {
    const { gateway, page, ...visited } = await aliceIsThere();
    const { session } = [...gateway.bridge.sessions.values()][0] ?? expect.fail('nobody is signed in');
    const token = await tokenOf(gateway, 'acme', 'alice', password);
    await openConsole(gateway, token, { console: session.console });
    await page.getByText('This console was opened in another window').waitFor();
    await page.getByRole('button', { name: 'Use it here' }).click();
    await page.getByText('Connected', { exact: true }).waitFor();
    await isWithoutComplaint({ page, ...visited });
  });
});

describe('two consoles of one agent', () => {
  it('show the same', async () => {
    const { gateway, bridge, ...one } = await aliceIsThere();
    const two = await visit(context, gateway);
    await signInOn(two.page);
    await chatLine(one.page, 'Bob Stone').click();
    await chatLine(two.page, 'Bob Stone').click();
    await editorOf(one.page).fill('from the first');
    await one.page.keyboard.press('Enter');
    await sees(two.page, 'from the first');
    bridge.receive(alice, carol, 'to both');
    for (const { page } of [one, two]) await page.getByRole('tab', { name: /1 unread/ }).waitFor();
    await one.page.getByRole('button', { name: /^Status/ }).click();
    await one.page.getByRole('menuitemradio', { name: 'On Break' }).click();
    await bridge.until(() => bridge.asked.includes('status on-break'), 'the status');
    await chatLine(one.page, 'to both').click();
    for (const { page } of [one, two]) await expect.poll(() => page.title()).toBe('Acme · Agent Console');
    await isWithoutComplaint(one);
    await isWithoutComplaint(two);
  });
});

describe('without a mouse', () => {
  it('a whole chat can be had', async () => {
    const { bridge, page, ...visited } = await aliceIsThere();
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    await press('Alt+Shift+ArrowDown');
    await sees(page, 'Hello Alice');
    await page.keyboard.type('Good morning');
    await press('Enter');
    await sees(page, 'Good morning');
    await press('Control+/');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await press('Alt+Shift+Digit2');
    await page.getByRole('heading', { name: 'Agents' }).waitFor();
    await press('Alt+Shift+Digit1');
    await press('Alt+Shift+KeyW', 'Alt+Shift+KeyE');
    await page.getByText('You have ended the chat').waitFor();
    expect(bridge.asked.at(-1)).toBeDefined();
    await isWithoutComplaint({ page, ...visited });
  });
});

describe('passwords', () => {
  it('are kept nowhere in the browser', async () => {
    const { page } = await aliceIsThere();
    const kept = await page.evaluate('JSON.stringify([{ ...sessionStorage }, { ...localStorage }])');
    expect(kept).not.toContain(password);
    await page.close();
  });
});
