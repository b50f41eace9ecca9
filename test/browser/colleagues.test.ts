// Agents and supervisors in the console on the demo, side by side: whom they reach, what ends, who may look.
import { readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chatWith, seen, sees, writes } from './agent-page.ts';
import { openChromium } from './chromium.ts';
import { chatLine, editorOf, messagesOf, type Visit, visit } from './console-page.ts';
import { type DemoStack, startDemoStack } from './demo-stack.ts';

let context: BrowserContext;
let close: () => Promise<void> = async () => {};
let stack: DemoStack;
let alice: Visit;
let dave: Visit;
let grace: Visit;

beforeAll(async () => {
  stack = await startDemoStack();
  ({ context, close } = await openChromium());
  [alice, dave, grace] = [
    await stack.agent(context, 'alice'),
    await stack.agent(context, 'dave'),
    await stack.agent(context, 'grace'),
  ];
});
afterAll(async () => {
  await close();
  await stack?.remove();
});

async function opensTab(page: Page, name: string): Promise<void> {
  await page.bringToFront();
  await page.getByRole('tab', { name }).click();
}
const lines = (page: Page) => page.getByRole('tabpanel').getByRole('option');

async function searches(page: Page, text: string): Promise<void> {
  await opensTab(page, 'Directory');
  await page.getByRole('searchbox').fill(text);
}

describe('who is there', () => {
  it('R7: an agent sees who shares a group with her, a supervisor sees all', async () => {
    await opensTab(alice.page, 'Agents');
    await lines(alice.page).filter({ hasText: 'Dave Moss' }).getByText('Available').waitFor();
    await lines(alice.page).filter({ hasText: 'Grace Lind' }).waitFor();
    expect(await lines(alice.page).count()).toBe(2);
    await opensTab(grace.page, 'Agents');
    await lines(grace.page).filter({ hasText: 'Erin Cole' }).getByText('Offline').waitFor();
    expect(await lines(grace.page).count()).toBe(3);
  });

  it('R8: the directory has experts and agents; who has both licences stands there once, without presence (R4)', async () => {
    await searches(alice.page, '');
    await lines(alice.page).filter({ hasText: 'Erin Cole' }).waitFor();
    const texts = await lines(alice.page).allInnerTexts();
    expect(texts.filter((text) => text.includes('Dave Moss'))).toEqual([expect.stringContaining('Expert')]);
    expect(texts.filter((text) => text.includes('Expert')).join()).not.toMatch(/online|offline/i);
    await alice.page.getByRole('searchbox').fill('research');
    await expect
      .poll(() => lines(alice.page).allInnerTexts())
      .toEqual([expect.stringContaining('Carol Reyes')]);
  });

  it('R6, R17: in Mode 3 an agent writes first, also to an expert who is not there', async () => {
    await searches(alice.page, 'carol');
    await lines(alice.page).filter({ hasText: 'Carol Reyes' }).click();
    await writes(alice.page, 'Hello Carol, it is me');
    await seen(alice.page, 'Hello Carol').getByText('Delivered').waitFor();
    const carol = await stack.expert(context, 'carol@acme.example');
    await carol.opens('Alice Hart');
    await carol.reads('Hello Carol, it is me');
    await carol.page.close();
  });

  it('R7: through the directory as well, an agent of another group is refused with the reason', async () => {
    await alice.page.getByRole('heading', { name: 'Carol Reyes' }).waitFor();
    await searches(alice.page, 'erin');
    await lines(alice.page).filter({ hasText: 'Erin Cole' }).click();
    await alice.page.getByText(/group/).last().waitFor();
    // The chat that was on view is on view again.
    await alice.page.getByRole('heading', { name: 'Carol Reyes' }).waitFor();
    expect(await alice.page.getByRole('heading', { name: 'Erin Cole' }).count()).toBe(0);
  });
});

describe('a conversation of two agents', () => {
  it('R20, R23, R26: is had with typing and rich text, watched as it goes, and gone from both when it ends', async () => {
    await opensTab(alice.page, 'Agents');
    await lines(alice.page).filter({ hasText: 'Dave Moss' }).click();
    await alice.page.keyboard.press('Control+b');
    await alice.page.keyboard.type('Do you have a minute?');
    await alice.page.keyboard.press('Enter');
    await chatWith(dave, 'Alice Hart');
    await messagesOf(dave.page).locator('strong', { hasText: 'Do you have a minute?' }).waitFor();

    await opensTab(grace.page, 'Monitor');
    await lines(grace.page).filter({ hasText: 'Alice Hart' }).click();
    const watched = grace.page.getByRole('region', {
      name: /Alice Hart and Dave Moss|Dave Moss and Alice Hart/,
    });
    await watched.getByText('Do you have a minute?').waitFor();
    await dave.page.bringToFront();
    await editorOf(dave.page).click();
    await dave.page.keyboard.type('Sure');
    await alice.page.getByText('Dave Moss is typing').first().waitFor();
    await dave.page.keyboard.type(', what is it?');
    await dave.page.keyboard.press('Enter');
    await sees(alice.page, 'Sure, what is it?');
    await watched.getByText('Sure, what is it?').waitFor();

    await alice.page.bringToFront();
    await alice.page.getByRole('button', { name: 'End chat' }).click();
    await alice.page.getByText('You have ended the chat with Dave Moss.').waitFor();
    await dave.page.getByText('Alice Hart has ended the chat').waitFor();
    await chatLine(dave.page, 'Alice Hart').waitFor({ state: 'detached' });
    await watched.getByText('The conversation is over.').waitFor();
  });

  it('R26: its transcript is found by its words, read, and taken away as text and JSON', async () => {
    const { page } = grace;
    await opensTab(page, 'Transcripts');
    await page.getByLabel('Words').fill('minute');
    await page.getByRole('button', { name: 'Search' }).click();
    const line = lines(page).filter({ hasText: 'Dave Moss' }).first();
    await line.locator('mark').getByText('minute').waitFor();
    await line.click();
    const reader = page.getByRole('region', { name: /^Transcript of/ });
    await reader.getByText('Sure, what is it?').waitFor();
    const contents = [];
    for (const name of ['Text', 'JSON']) {
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        reader.getByRole('button', { name }).click(),
      ]);
      contents.push(await readFile(await file.path(), 'utf8'));
    }
    expect(contents[0]).toMatch(/Dave Moss: Sure, what is it\?/);
    expect(JSON.parse(contents[1] ?? '').entries).toHaveLength(2);
  });

  it('R26: what may not be watched says so', async () => {
    const erin = await stack.agent(context, 'erin');
    await opensTab(grace.page, 'Monitor');
    await lines(grace.page).filter({ hasText: 'Erin Cole' }).click();
    await grace.page
      .getByRole('main')
      .getByText(/not (turned on|monitored|allowed)|is off/i)
      .waitFor();
    await erin.page.close();
  });
});

describe('a tenant of Mode 1 with profile 9.10', () => {
  it('R8, R21: has no directory, and all of a room’s history', async () => {
    const ivy = await stack.agent(context, 'ivy');
    expect(await ivy.page.getByRole('tab').allInnerTexts()).toEqual(['Chats', 'Agents']);
    const hank = await stack.expert(context, 'hank@globex.example');
    await hank.sees('Ivy Park', 'online');
    await hank.opens('Ivy Park');
    for (let number = 1; number <= 40; number++) await hank.writes(`Message ${number}.`);
    await chatLine(ivy.page, 'Message 40.').waitFor();
    await ivy.page.reload();
    await chatWith(ivy, 'Hank Ford');
    await messagesOf(ivy.page).first().waitFor();
    // Each time the beginning of what is there comes into view, older ones are put in front of it.
    await expect
      .poll(async () => {
        await ivy.page.evaluate("document.querySelector('[role=log]').scrollTop = 0");
        return messagesOf(ivy.page).first().innerText();
      })
      .toContain('Message 1.');
    expect(ivy.complaints).toEqual([]);
  });
});

describe('settings that are changed', () => {
  it('R28: are in force on open consoles, without a reload', async () => {
    const file = stack.file.tenantFiles.acme ?? '';
    const before = readFileSync(file, 'utf8');
    const { page } = alice;
    const directory = page.getByRole('tab', { name: 'Directory' });
    await directory.click();
    writeFileSync(file, before.replace('mode: 3', 'mode: 1'));
    await directory.waitFor({ state: 'detached' });
    await page.getByRole('heading', { name: 'Chats' }).waitFor();
    writeFileSync(file, before);
    await directory.waitFor();
  });
});

describe('without a mouse', () => {
  it('a whole chat is had: signing in, finding somebody, writing, answering, ending, logging out', async () => {
    const bob = await stack.expert(context, 'bob@acme.example');
    const { gateway, tenants } = stack.file;
    const erin = tenants[0]?.agents.find(({ username }) => username === 'erin');
    const { page } = await visit(context, { url: gateway });
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    await page.evaluate('localStorage.clear()');
    await page.reload();
    await page.locator('input:focus').waitFor();
    for (const word of ['acme', 'erin']) {
      await page.keyboard.type(word);
      await press('Tab');
    }
    await page.keyboard.type(erin?.password ?? '');
    await press('Enter');
    await page.getByRole('tablist').waitFor();

    await press('Control+k');
    await page.getByRole('searchbox').and(page.locator(':focus')).waitFor();
    await page.keyboard.type('bob');
    await expect.poll(() => lines(page).count()).toBe(1);
    await press('ArrowDown', 'Enter');
    await page.getByRole('heading', { name: 'Bob Stone' }).waitFor();
    await press('Control+b');
    await page.keyboard.type('Good morning');
    await press('Enter');
    await bob.opens('Erin Cole');
    await bob.reads('Good morning');
    await bob.writes('Good morning to you');
    await page.bringToFront();
    await sees(page, 'Good morning to you');
    await press('Alt+Shift+KeyE');
    await page.getByText('You have ended the chat').waitFor();
    await bob.writes('One more thing');
    await page.bringToFront();
    await press('Alt+Shift+Digit1');
    await chatLine(page, 'One more thing').waitFor();
    await press('Alt+Shift+ArrowDown');
    await sees(page, 'One more thing');

    await tabTo(page, /^Erin Cole/);
    await press('Enter');
    await page.getByRole('menu').waitFor();
    await press('End', 'Enter');
    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    await bob.sees('Erin Cole', 'offline');
    for (const one of [page, bob.page]) await one.close();
  });
});

it('nobody asked elsewhere, and no browser complained', () => {
  for (const { elsewhere, complaints } of [alice, dave, grace]) {
    expect({ elsewhere, complaints }).toEqual({ elsewhere: [], complaints: [] });
  }
});

/** Tab is pressed until the button of this name has the focus. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  const wanted = page.getByRole('button', { name }).and(page.locator(':focus'));
  for (let presses = 0; presses < 40; presses++) {
    if ((await wanted.count()) > 0) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach the button ${name}.`);
}
