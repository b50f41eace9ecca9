// An expert in Converse.js and an agent in the console, side by side on the demo: every rule that a person can see.
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openChromium } from './chromium.ts';
import { chatLine, editorOf, messagesOf, type Visit } from './console-page.ts';
import type { ExpertPage } from './converse.ts';
import { type DemoStack, startDemoStack } from './demo-stack.ts';

let context: BrowserContext;
let close: () => Promise<void> = async () => {};
let stack: DemoStack;
let bob: ExpertPage;
let alice: Visit;

beforeAll(async () => {
  stack = await startDemoStack();
  ({ context, close } = await openChromium());
  bob = await stack.expert(context, 'bob@acme.example');
});
afterAll(async () => {
  await close();
  await stack?.remove();
});

const seen = (page: Page, text: string | RegExp) => messagesOf(page).filter({ hasText: text });
const sees = (page: Page, text: string | RegExp) => seen(page, text).last().waitFor();

async function writes(page: Page, text: string): Promise<void> {
  await editorOf(page).click();
  await page.keyboard.insertText(text);
  await page.keyboard.press('Enter');
  await sees(page, text);
}

async function logsOut({ page }: Visit): Promise<void> {
  await page.getByRole('button', { name: /^Alice Hart/ }).click();
  await page.getByRole('menuitem', { name: 'Log out' }).click();
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
}

async function setsStatus({ page }: Visit, status: string): Promise<void> {
  await page.getByRole('button', { name: /^Status/ }).click();
  await page.getByRole('menuitemradio', { name: status }).click();
  await page.getByRole('button', { name: `Status: ${status}` }).waitFor();
}

describe('presence', () => {
  it('R1, R2: an agent is online from the first sign-in to the last logout, whatever her status', async () => {
    await bob.sees('Alice Hart', 'offline');
    alice = await stack.agent(context, 'alice');
    await bob.sees('Alice Hart', 'online');
    const second = await stack.agent(context, 'alice');
    await setsStatus(alice, 'On Break');
    await second.page.getByRole('button', { name: 'Status: On Break' }).waitFor();
    await logsOut(second);
    await second.page.close();
    await setsStatus(alice, 'Work Offline');
    await bob.opens('Alice Hart');
    await bob.writes('I still see you online');
    await sees(await chatWith(alice, 'Bob Stone'), 'I still see you online');
    await bob.sees('Alice Hart', 'online');
    await setsStatus(alice, 'Available');
  });

  it('R2: a console that is lost is not logged out at once; after the grace time it is', async () => {
    const dave = await stack.agent(context, 'dave');
    await bob.sees('Dave Moss', 'online');
    const lostAt = performance.now();
    await dave.page.close();
    await bob.sees('Dave Moss', 'offline');
    // The demo's grace time is 5 s.
    expect(performance.now() - lostAt).toBeGreaterThan(4500);
  });
});

describe('a chat', () => {
  it('R15, R17: goes in both directions, at once and in order', async () => {
    const { page } = alice;
    for (const number of [1, 2, 3]) {
      await bob.writes(`Question ${number}`);
      await sees(page, `Question ${number}`);
      await writes(page, `Answer ${number}`);
      await bob.reads(`Answer ${number}`);
    }
    const said = /^(Question|Answer) \d$/;
    const order = (texts: string[]) => texts.map((text) => text.trim()).filter((text) => said.test(text));
    const wanted = ['Question 1', 'Answer 1', 'Question 2', 'Answer 2', 'Question 3', 'Answer 3'];
    expect(order(await messagesOf(page).locator('.bubble').allInnerTexts())).toEqual(wanted);
    expect(order(await bob.messages.locator('.chat-msg__text').allInnerTexts())).toEqual(wanted);
    await page.getByText('Delivered').waitFor();
  });

  it('R10: what an expert writes comes as text, with links to follow', async () => {
    await bob.writes('*not bold* <b>nor this</b> https://status.acme.example/lyon');
    await sees(alice.page, '*not bold* <b>nor this</b>');
    const link = alice.page.getByRole('link', { name: 'https://status.acme.example/lyon' });
    expect(await link.getAttribute('href')).toBe('https://status.acme.example/lyon');
  });

  it('R12, R14: rich text comes as text that can be read, with a link where something is lost; the agent saw both before', async () => {
    const { page } = alice;
    const preview = page.getByRole('region', { name: 'What the expert sees' });
    await editorOf(page).click();
    await page.keyboard.press('Control+b');
    await page.keyboard.type('In this order');
    await page.keyboard.press('Control+b');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.press('Control+Shift+8');
    await page.keyboard.type('core switch');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('router');
    await preview.getByText('router').waitFor();
    const seenBefore = (await preview.innerText()).trim();
    await page.getByText('Nothing is dropped.').first().waitFor();
    await page.keyboard.press('Enter');
    const plain = await bob.reads('In this order');
    expect(await plain.locator('.chat-msg__text').innerText()).toBe(seenBefore);
    expect(await plain.getByRole('link').count()).toBe(0);
    await messagesOf(page).locator('strong', { hasText: 'In this order' }).waitFor();

    await page.getByRole('button', { name: 'Linked image' }).click();
    await page.getByLabel('Address of the image').fill('https://pictures.acme.example/plan.png');
    await page.getByLabel('What it shows').fill('The plan');
    await page.getByRole('button', { name: 'Insert image' }).click();
    await page
      .getByText(/^Dropped: .*A link to the original is added\.$/)
      .first()
      .waitFor();
    await page.keyboard.press('Enter');
    const withLink = await bob.reads('The plan');
    const link = withLink.getByRole('link', { name: `${stack.file.gateway}/m/` });
    await reads(await link.getAttribute('href'), 'The plan');
  });

  it('R11: a file comes as a link with its name', async () => {
    await bob.attaches({
      name: 'log of Lyon.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('all is well'),
    });
    const link = alice.page.getByRole('link', { name: 'log of Lyon.txt' });
    const address = (await link.getAttribute('href')) ?? '';
    expect(await (await fetch(address)).text()).toBe('all is well');
  });

  it('R20: the expert sees the agent typing; the agent never sees the expert typing', async () => {
    const { page } = alice;
    const frames: string[] = [];
    await editorOf(page).click();
    await page.keyboard.type('I am');
    await bob.page.getByText('Alice Hart is typing').waitFor();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');
    await bob.page.getByText('Alice Hart is typing').waitFor({ state: 'detached' });

    await page.exposeFunction('noticed', (text: string) => frames.push(text));
    await page.evaluate(
      `new MutationObserver(() => document.body.innerText.match(/typing/) && noticed(document.body.innerText))
        .observe(document.body, { childList: true, subtree: true, characterData: true })`,
    );
    await bob.types('Slowly');
    await bob.writes('Slowly, but here it is');
    await sees(page, 'Slowly, but here it is');
    expect(frames).toEqual([]);
  });

  it('R4: an expert who leaves and comes back changes nothing in the chat', async () => {
    const { page } = alice;
    const window = page.getByRole('region', { name: 'Chat with Bob Stone' });
    const before = await window.innerText();
    await bob.page.close();
    await writes(page, 'Written while you were away');
    await page.getByText('Delivered').waitFor();
    expect((await window.innerText()).replace(/Written while you were away\s+[\d:APM ]+/, '')).toBe(before);
    bob = await stack.expert(context, 'bob@acme.example');
    await bob.opens('Alice Hart');
    await bob.reads('Written while you were away');
    expect(await bob.count('Written while you were away')).toBe(1);
  });
});

/** R12: the page behind the link; it asks elsewhere for the image alone. */
async function reads(address: string | null, text: string): Promise<void> {
  const page = await context.newPage();
  await page.route(/^https:/, (route) => route.abort());
  await page.goto(address ?? '');
  await page.getByRole('article').getByAltText(text).waitFor({ state: 'attached' });
  await page.close();
}

async function chatWith({ page }: Visit, name: string): Promise<Page> {
  await page.getByRole('tab', { name: /^Chats/ }).click();
  await chatLine(page, name).click();
  await page.getByRole('heading', { name, exact: true }).waitFor();
  return page;
}
