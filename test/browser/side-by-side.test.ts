// An expert in Converse.js and an agent in the console, side by side on the demo: every rule that a person can see.
import type { BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chatWith, linesOf, logsOut, seen, sees, setsStatus, writes } from './agent-page.ts';
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
    await page.bringToFront();
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
    const seenBefore = linesOf(await preview.innerText());
    await page.getByText('Nothing is dropped.').first().waitFor();
    await page.keyboard.press('Enter');
    const plain = await bob.reads('In this order');
    expect(linesOf(await plain.locator('.chat-msg__text').innerText())).toEqual(seenBefore);
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
    await page.bringToFront();
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

  it('R4: nothing tells the agent that the expert leaves; what she writes then is there when he is back', async () => {
    const { page } = alice;
    const window = page.getByRole('region', { name: 'Chat with Bob Stone' });
    const head = await window.getByRole('banner').or(window.locator('header').first()).innerText();
    await bob.page.close();
    await writes(page, 'For when you are back');
    await seen(page, 'For when you are back').getByText('Delivered').waitFor();
    expect(await window.locator('header').first().innerText()).toBe(head);
    expect(await page.locator('body').innerText()).not.toMatch(/offline|logged out|has left/i);
    bob = await stack.expert(context, 'bob@acme.example');
    await bob.opens('Alice Hart');
    await bob.reads('For when you are back');
    expect(await bob.count('For when you are back')).toBe(1);
  });

  it('R25: ends at the agent’s, and the expert’s next message opens it again', async () => {
    const { page } = alice;
    await page.getByRole('button', { name: 'End chat' }).click();
    await page.getByText('You have ended the chat with Bob Stone.').waitFor();
    await chatLine(page, 'Bob Stone').waitFor({ state: 'detached' });
    await bob.reads('For when you are back');
    await bob.writes('One more thing');
    await sees(await chatWith(alice, 'Bob Stone'), 'One more thing');
    await sees(page, 'For when you are back');
  });

  it('R24: what waits is counted at the tab and at the chat, across a reload, until it is read', async () => {
    const { page } = alice;
    await page.getByRole('button', { name: 'Close this window' }).click();
    await bob.writes('Waiting 1');
    await bob.writes('Waiting 2');
    const waiting = page.getByRole('tab', { name: /2 unread/ });
    await waiting.waitFor();
    await page.reload();
    await waiting.waitFor();
    expect(await page.title()).toMatch(/^\(2\)/);
    await chatLine(page, 'Bob Stone').getByText('2 unread').waitFor();
    await chatWith(alice, 'Bob Stone');
    await page.getByText('2 new messages').waitFor();
    await waiting.waitFor({ state: 'detached' });
  });

  it('two consoles of one agent show the same, and what is read in one is read in both', async () => {
    const { page } = alice;
    const second = await stack.agent(context, 'alice');
    await chatWith(second, 'Bob Stone');
    await writes(page, 'From the first console');
    await sees(second.page, 'From the first console');
    await writes(second.page, 'From the second console');
    await sees(page, 'From the second console');
    await bob.reads('From the second console');
    for (const one of [alice, second])
      await one.page.getByRole('button', { name: 'Close this window' }).click();
    await bob.writes('To both');
    for (const one of [alice, second]) await one.page.getByRole('tab', { name: /1 unread/ }).waitFor();
    await sees(await chatWith(second, 'Bob Stone'), 'To both');
    await page.getByRole('tab', { name: /unread/ }).waitFor({ state: 'detached' });
    await logsOut(second);
    await second.page.close();
  });

  it('R16: a message to an agent who is signed out comes back with a reason, and is never offered later', async () => {
    await logsOut(alice);
    await bob.sees('Alice Hart', 'offline');
    await bob.writes('Are you there?');
    const refused = await bob.reads('Are you there?');
    await refused.locator('.chat-msg__error').getByText('This colleague is not signed in.').waitFor();
    await alice.page.close();
    alice = await stack.agent(context, 'alice');
    await bob.sees('Alice Hart', 'online');
    const page = await chatWith(alice, 'Bob Stone');
    await sees(page, 'To both');
    await bob.writes('Now you are');
    await sees(page, 'Now you are');
    expect(await seen(page, 'Are you there?').count()).toBe(0);
  });

  it('R21: opens with the last 30 messages of both sides, and there are no older ones to be had', async () => {
    const { page } = alice;
    for (let number = 1; number <= 16; number++) {
      await bob.writes(`Mine ${number}.`);
      await sees(page, `Mine ${number}.`);
      await writes(page, `Yours ${number}.`);
    }
    await bob.reads('Yours 16.');
    await page.reload();
    await chatWith(alice, 'Bob Stone');
    await sees(page, 'Yours 16.');
    await page.evaluate("document.querySelector('[role=log]').scrollTop = 0");
    // Thirty from here to "Yours 16."; those out of view are not drawn.
    await sees(page, 'Mine 2.');
    expect(await messagesOf(page).first().innerText()).toContain('Mine 2.');
  });
});

describe('a bridge that dies in mid-chat', () => {
  it('R3: is missed by nobody: all that was said is there, once, and presence is the truth again', async () => {
    const { page } = alice;
    await chatWith(alice, 'Bob Stone');
    await stack.killBridge();
    await page.getByText('The connection is lost.').waitFor();
    await editorOf(page).click();
    await page.keyboard.type('Written while the bridge was down');
    await page.keyboard.press('Enter');
    await page.getByText('Waiting for the connection').waitFor();
    // Nobody is there to take it: the expert is told, so that nothing is lost unseen.
    await bob.writes('Is anybody there?');
    await (await bob.reads('Is anybody there?')).locator('.chat-msg__error').waitFor();
    await stack.startAgain();
    await page.getByText('You are caught up: nothing was missed.').waitFor();
    await bob.reads('Written while the bridge was down');
    await bob.sees('Alice Hart', 'online');
    await bob.writes('And here I am as well');
    await sees(page, 'And here I am as well');
    expect(await seen(page, 'Written while the bridge was down').count()).toBe(1);
    expect(await seen(page, 'Is anybody there?').count()).toBe(0);
    expect(await bob.count('Written while the bridge was down')).toBe(1);
    await logsOut(alice);
    await bob.sees('Alice Hart', 'offline');
  });

  it('nobody asked elsewhere, and no browser complained', async () => {
    const { elsewhere, complaints } = alice;
    // A socket that is refused while the bridge is down is told by the browser itself.
    const others = complaints.filter((text) => !/WebSocket|ERR_CONNECTION_REFUSED/.test(text));
    expect({ elsewhere, others, ofExpert: bob.complaints }).toEqual({
      elsewhere: [],
      others: [],
      ofExpert: [],
    });
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
