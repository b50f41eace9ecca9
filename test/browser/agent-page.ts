// What an agent does on the console page, and what stands there then. Whoever does something is brought to the front: a tab
// behind another draws once in a second.
import type { Page } from 'playwright-core';
import { chatLine, editorOf, messagesOf, type Visit } from './console-page.ts';

export const seen = (page: Page, text: string | RegExp) => messagesOf(page).filter({ hasText: text });
/** Waits for a message with this text. */
export const sees = (page: Page, text: string | RegExp) => seen(page, text).last().waitFor();

export async function writes(page: Page, text: string): Promise<void> {
  await page.bringToFront();
  await editorOf(page).click();
  await page.keyboard.insertText(text);
  await page.keyboard.press('Enter');
  await sees(page, text);
}

export async function logsOut({ page }: Visit): Promise<void> {
  await page.bringToFront();
  await page.getByRole('button', { name: /^Alice Hart/ }).click();
  await page.getByRole('menuitem', { name: 'Log out' }).click();
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
}

export async function setsStatus({ page }: Visit, status: string): Promise<void> {
  await page.bringToFront();
  await page.getByRole('button', { name: /^Status/ }).click();
  await page.getByRole('menuitemradio', { name: status }).click();
  await page.getByRole('button', { name: `Status: ${status}` }).waitFor();
}

/** Opens one of the open chats. */
export async function chatWith({ page }: Visit, name: string): Promise<Page> {
  await page.bringToFront();
  await page.getByRole('tab', { name: /^Chats/ }).click();
  await chatLine(page, name).click();
  await page.getByRole('heading', { name, exact: true }).waitFor();
  return page;
}

/** The lines of a text, however a browser puts them apart. */
export const linesOf = (text: string) =>
  text
    .split('\n')
    .map((line) => line.replace(/\u200b/g, '').trim())
    .filter(Boolean);
