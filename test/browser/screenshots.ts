// `npm run screenshots`: the console page as it looks, light and dark, into docs/screenshots. The gateway and the page are
// the real ones; what is said on them is played, so that the pictures are the same each time. One is of the demo.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { messageId } from '../../src/domain/ids.ts';
import { alice, bob } from '../support/console-cast.ts';
import { chatWith, writes } from './agent-page.ts';
import { openChromium } from './chromium.ts';
import { buildPage, chatLine, editorOf, signInOn, startPageGateway, visit } from './console-page.ts';
import { startDemoStack } from './demo-stack.ts';
import { playRequests } from './played-requests.ts';
import { playBusyDay, playedPeople } from './scenes.ts';
import { smallPng } from './small-png.ts';

const folder = process.env.SCREENSHOTS ?? fileURLToPath(new URL('../../docs/screenshots', import.meta.url));
/** Every picture is of this moment. */
const now = Date.parse('2026-03-18T10:32:00Z');

let browser: Awaited<ReturnType<typeof openChromium>>;
beforeAll(async () => {
  buildPage();
  mkdirSync(folder, { recursive: true });
  browser = await openChromium();
});
afterAll(() => browser.close());

const sizes = {
  small: { width: 1024, height: 640 },
  large: { width: 1920, height: 1080 },
} as const;

type Role = 'agent' | 'supervisor' | 'auditor';

async function openPage(scheme: 'light' | 'dark', size: keyof typeof sizes, role: Role) {
  const gateway = await startPageGateway({
    cannedRepliesOf: () => [{ name: 'greeting', text: 'Hello, how can I help?' }],
  });
  gateway.bridge.now = () => now;
  playBusyDay(gateway.bridge, now);
  const page = await browser.context.newPage();
  await page.clock.setFixedTime(now);
  await page.setViewportSize(sizes[size]);
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
  await playRequests(page, playedPeople(now), (opening) => ({
    ...opening,
    me: { ...opening.me, role },
    chats: opening.chats.map((chat) => ({ ...chat, name: nameOf(chat.with) })),
  }));
  await visit(browser.context, gateway, '/', page);
  const picture = async (name: string) => {
    await comesToRest(page);
    const png = await page.screenshot({ caret: 'hide' });
    writeFileSync(`${folder}/${name}-${scheme}.png`, smallPng(png));
  };
  return { gateway, page, picture };
}

/** Bob has a name of his own in every test; here the others need one as well. */
function nameOf(jid: string): string {
  const [name = ''] = jid.split('@');
  const surnames: Record<string, string> = {
    bob: 'Stone',
    carol: 'Reyes',
    priya: 'Nair',
    tomas: 'Novak',
    lena: 'Brandt',
  };
  const surname = surnames[name] ?? 'Haddad';
  return `${name[0]?.toUpperCase()}${name.slice(1)} ${surname}`;
}

/** Heights have been measured and lists have come to rest. */
async function comesToRest(page: Page): Promise<void> {
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
}

/** A list, something bold, and a linked image, of which the expert gets less. */
async function writesRichly(page: Page): Promise<void> {
  await editorOf(page).click();
  await page.keyboard.type('What we did, ');
  await page.keyboard.press('Control+b');
  await page.keyboard.type('in this order:');
  await page.keyboard.press('Control+b');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.press('Control+Shift+8');
  await page.keyboard.type('took node 2 out of the pool');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('waited for its sessions to end ');
  await page.getByRole('button', { name: 'Linked image' }).click();
  await page.getByLabel('Address of the image').fill('https://wiki.acme.example/pool.png');
  await page.getByLabel('What it shows').fill('The pool at 9:50');
  await page.getByRole('button', { name: 'Insert image' }).click();
  await page
    .getByText(/^Dropped: /)
    .first()
    .waitFor();
}

it('an expert in Converse.js, on the demo', async () => {
  const stack = await startDemoStack();
  try {
    const alice = await stack.agent(browser.context, 'alice');
    const bob = await stack.expert(browser.context, 'bob@acme.example');
    await bob.page.setViewportSize(sizes.small);
    await bob.sees('Alice Hart', 'online');
    await bob.opens('Alice Hart');
    await bob.writes('Good morning Alice, is the portal slow for you as well?');
    await writes(await chatWith(alice, 'Bob Stone'), 'Good morning Bob! One moment, I will look at it.');
    await writesRichly(alice.page);
    await alice.page.keyboard.press('Enter');
    await bob.reads('As it was written');
    await bob.page.bringToFront();
    writeFileSync(`${folder}/expert.png`, smallPng(await bob.page.screenshot({ caret: 'hide' })));
  } finally {
    await stack.remove();
  }
});

describe.each(['light', 'dark'] as const)('%s', (scheme) => {
  it('sign-in and chats', async () => {
    const { gateway, page, picture } = await openPage(scheme, 'small', 'agent');
    await picture('sign-in');
    await signInOn(page);
    await chatLine(page, 'Bob Stone').click();
    await page.getByText('Works again').first().waitFor();
    await picture('chat');
    await writesRichly(page);
    await picture('writing');
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');
    await page.keyboard.type('Good. I will write down what we did:');
    await page.keyboard.press('Enter');
    await page.keyboard.type('Anything else?');
    await page.getByText('Good. I will write down').first().waitFor();
    await comesToRest(page);
    const failed = gateway.bridge.messages.findLast(({ direction }) => direction === 'out');
    const fate = { state: 'failed', reason: 'resource-constraint' } as const;
    gateway.bridge.tell(alice.jid, { type: 'fate', id: messageId(String(failed?.id)), with: bob, fate });
    await page.getByText('mailbox is full').waitFor();
    await gateway.stop();
    await page.getByText('The gateway is restarting.').waitFor();
    await picture('disconnected');
    await page.close();
  });

  it('a large screen', async () => {
    const { page, picture } = await openPage(scheme, 'large', 'agent');
    await signInOn(page);
    await chatLine(page, 'Bob Stone').click();
    await page.getByText('Works again').first().waitFor();
    await picture('large');
    await page.close();
  });

  it('the audit trail', async () => {
    const { page, picture } = await openPage(scheme, 'small', 'auditor');
    await signInOn(page);
    await page.getByRole('tab', { name: 'Audit' }).click();
    await page.getByRole('cell', { name: 'Began to watch' }).waitFor();
    await picture('audit');
    await page.close();
  });

  it('people and supervision', async () => {
    const { page, picture } = await openPage(scheme, 'small', 'supervisor');
    await signInOn(page);
    await page.getByRole('tab', { name: 'Agents' }).click();
    await page.getByRole('option', { name: /Grace Lind/ }).waitFor();
    await picture('agents');
    await page.getByRole('tab', { name: 'Directory' }).click();
    await page.getByRole('option', { name: /Carol Reyes/ }).waitFor();
    await picture('directory');
    await page.getByRole('tab', { name: 'Monitor' }).click();
    await page.getByRole('option', { name: /Dave Moss/ }).click();
    await page.getByText('I will call them back').waitFor();
    await picture('monitor');
    await page.getByRole('tab', { name: 'Transcripts' }).click();
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('option', { name: /Dave Moss/ }).click();
    await page.getByText('I will call them back').waitFor();
    await picture('transcripts');
    await page.close();
  });
});
