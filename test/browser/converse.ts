// Converse.js, as an expert sees it: the demo's page for experts, read and driven by what stands on it.
import type { BrowserContext, Locator, Page } from 'playwright-core';

/** How long a page may take for anything, in milliseconds. */
const patience = 15_000;

/** What a contact's mark says; the words are Converse.js's own. */
const presences = { online: /online/, away: /away/, busy: /busy/, offline: /offline/ } as const;

export interface ExpertPage {
  readonly page: Page;
  /** What the browser had to say, and requests to anybody but the demo. */
  readonly complaints: string[];
  /** Waits until the roster shows this agent so. */
  sees(agent: string, presence: keyof typeof presences): Promise<void>;
  /** Opens the chat with somebody of the roster. */
  opens(agent: string): Promise<void>;
  writes(text: string): Promise<void>;
  /** Types without sending. */
  types(text: string): Promise<void>;
  /** Changes the message that was written last. */
  corrects(text: string): Promise<void>;
  /** Takes the message with this text back. */
  withdraws(text: string): Promise<void>;
  /** Carries out a command (XEP-0050) of this address. */
  commands(address: string, name: string): Promise<void>;
  attaches(file: { name: string; mimeType: string; buffer: Buffer }): Promise<void>;
  /** The messages of the open chat, in their order. */
  readonly messages: Locator;
  /** Waits for a message with this text. */
  reads(text: string | RegExp): Promise<Locator>;
  /** How often a text stands in the open chat. */
  count(text: string): Promise<number>;
}

/** Opens the link that the demo has printed, which signs the expert in. */
export async function openExpertPage(context: BrowserContext, link: string): Promise<ExpertPage> {
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  const complaints: string[] = [];
  const home = new URL(link).origin;
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    const url = request.url();
    if (!/^(data|blob):/.test(url) && !url.startsWith(home)) complaints.push(`asked ${url}`);
  });
  await page.goto(link);
  // Signed in: what comes from now on is seen.
  await page.locator('converse-roster a.open-chat').first().waitFor();

  // Whoever has written stands a second time in a group of unread ones.
  const contact = (agent: string) =>
    page.locator('converse-roster a.open-chat', { has: page.getByText(agent, { exact: true }) }).first();
  // Chats that are not on view stay in the page.
  const chat = page.locator('converse-chat:not(.hidden)');
  const messages = chat.locator('.chat-msg');
  const field = chat.locator('textarea.chat-textarea');

  return {
    page,
    complaints,
    messages,
    async sees(agent, presence) {
      const mark = contact(agent).locator('converse-icon.chat-status');
      await mark.and(page.getByTitle(presences[presence])).waitFor();
    },
    async opens(agent) {
      await page.bringToFront();
      await contact(agent).click();
      await chat.getByRole('heading', { name: agent }).waitFor();
    },
    async writes(text) {
      await page.bringToFront();
      await field.fill(text);
      await field.press('Enter');
      await messages.filter({ hasText: text }).last().waitFor();
    },
    async types(text) {
      await page.bringToFront();
      await field.pressSequentially(text);
    },
    async corrects(text) {
      await page.bringToFront();
      await field.press('ArrowUp');
      await chat.locator('textarea.correcting').fill(text);
      await field.press('Enter');
      await messages.filter({ hasText: text }).last().waitFor();
    },
    async withdraws(text) {
      await page.bringToFront();
      const message = messages.filter({ hasText: text }).last();
      await message.hover();
      await message.locator('converse-message-actions .dropdown-toggle').click();
      await message.getByRole('button', { name: 'Retract' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Confirm' }).click();
    },
    async commands(address, name) {
      await page.bringToFront();
      await page.locator('.show-client-info').click();
      const dialog = page.locator('converse-adhoc-commands');
      await dialog.locator('input[name=jid]').fill(address);
      await dialog.getByRole('button', { name: 'List available commands' }).click();
      await dialog.getByText(name).click();
      await dialog.getByRole('alert').first().waitFor();
      await page.getByRole('button', { name: 'Close' }).first().click();
    },
    async attaches(file) {
      await chat.locator('input.fileupload').setInputFiles(file);
    },
    async reads(text) {
      const message = messages.filter({ hasText: text }).last();
      await message.waitFor();
      return message;
    },
    count: (text) => messages.filter({ hasText: text }).count(),
  };
}
