// Every view of the console page, in both themes: nothing for axe to find at AA, no complaint, nobody else asked.
import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { messageId } from '../../src/domain/ids.ts';
import { alice, bob, castSignIn } from '../support/console-cast.ts';
import { openChromium } from './chromium.ts';
import {
  buildPage,
  chatLine,
  editorOf,
  signInOn,
  startPageGateway,
  type Visit,
  visit,
} from './console-page.ts';
import { playRequests } from './played-requests.ts';
import { playBusyDay, playedPeople } from './scenes.ts';

let context: BrowserContext;
let close: () => Promise<void> = async () => {};

beforeAll(async () => {
  buildPage();
  ({ context, close } = await openChromium());
});
afterAll(() => close());

const levels = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

async function faultsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(levels).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary}`),
  );
}

type Role = 'supervisor' | 'auditor';

/** A console with every tab that the role has. */
async function supervisorIsThere(scheme: 'light' | 'dark', role: Role = 'supervisor') {
  const gateway = await startPageGateway({
    cannedRepliesOf: () => [{ name: 'greeting', text: 'Hello, how can I help?' }],
  });
  playBusyDay(gateway.bridge, Date.now());
  const page = await context.newPage();
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
  await playRequests(page, playedPeople(Date.now()), (opening) => ({
    ...opening,
    me: { ...opening.me, role },
  }));
  return { gateway, ...(await visit(context, gateway, '/', page)) };
}

describe.each(['light', 'dark'] as const)('in the %s theme, axe finds nothing', (scheme) => {
  it('on signing in, with a fault and without', async () => {
    const { page, ...visited } = await supervisorIsThere(scheme);
    expect(await faultsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('alert').getByText('Please enter').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await isWithoutComplaint({ page, ...visited });
  });

  it('on chats', async () => {
    const { gateway, page, ...visited } = await supervisorIsThere(scheme);
    await signInOn(page);
    expect(await faultsOf(page)).toEqual([]);
    await chatLine(page, 'Bob Stone').click();
    await editorOf(page).waitFor();
    await page.getByText('portal.log').waitFor();
    const failed = gateway.bridge.messages.findLast(({ direction }) => direction === 'out');
    const fate = { state: 'failed', reason: 'item-not-found' } as const;
    gateway.bridge.tell(alice.jid, { type: 'fate', id: messageId(String(failed?.id)), with: bob, fate });
    await page.getByText('There is no such person').waitFor();
    gateway.bridge.tell(alice.jid, { type: 'link', up: false }, { type: 'typing', with: bob, typing: true });
    await page.getByText('The office messenger cannot be reached.').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await isWithoutComplaint({ page, ...visited });
  });

  it('on writing: what the expert sees, dialogs, canned replies', async () => {
    const { page, ...visited } = await supervisorIsThere(scheme);
    await signInOn(page);
    await chatLine(page, 'Bob Stone').click();
    await editorOf(page).click();
    await page.keyboard.press('Control+Shift+8');
    await page.keyboard.type('core switch');
    await page.getByRole('region', { name: 'What the expert sees' }).getByText('core switch').waitFor();
    await page.getByText('Nothing is dropped.').first().waitFor();
    expect(await faultsOf(page)).toEqual([]);
    for (const name of ['Link', 'Linked image', 'Canned replies']) {
      await page.getByRole('button', { name, exact: true }).click();
      await page.getByRole('dialog').waitFor();
      expect(await faultsOf(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    await page.getByRole('button', { name: 'Linked image' }).click();
    await page.getByRole('button', { name: 'Insert image' }).click();
    await page.getByRole('alert').getByText('begins with https').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await isWithoutComplaint({ page, ...visited });
  });

  it('on the audit trail, which an auditor has and nobody else', async () => {
    const { page, ...visited } = await supervisorIsThere(scheme, 'auditor');
    await signInOn(page);
    expect(await page.getByRole('tab', { name: /Monitor|Transcripts/ }).count()).toBe(0);
    await page.getByRole('tab', { name: 'Audit' }).click();
    await page.getByRole('cell', { name: 'Began to watch' }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await isWithoutComplaint({ page, ...visited });
  });

  it('on signing in at a provider, and where nobody can sign in here', async () => {
    for (const clientId of ['console', undefined]) {
      const openId = {
        issuer: 'https://login.acme.example',
        audience: 'x',
        jwksUri: 'https://login.acme.example/k',
      };
      const gateway = await startPageGateway({
        signInOf: (id) => ({
          ...castSignIn(id),
          ...(id === 'acme' && { passwords: false, openId: { ...openId, ...(clientId && { clientId }) } }),
        }),
      });
      const page = await context.newPage();
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      const visited = await visit(context, gateway, '/', page);
      await page.getByLabel('Organisation').fill('acme');
      await page.getByText(clientId ? 'Sign in with login.acme.example' : 'sign in somewhere else').waitFor();
      expect(await faultsOf(page)).toEqual([]);
      await isWithoutComplaint(visited);
    }
  });

  it('on a banner, a notice and a chat that is over', async () => {
    const { gateway, page, ...visited } = await supervisorIsThere(scheme);
    await signInOn(page);
    await chatLine(page, 'Bob Stone').click();
    await page.getByRole('button', { name: 'End chat' }).click();
    await page.getByText('You have ended the chat').waitFor();
    await gateway.stop();
    await page.getByText('The gateway is restarting.').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    expect(visited.elsewhere).toEqual([]);
    await page.close();
  });

  it('on dialogs and menus', async () => {
    const { page, ...visited } = await supervisorIsThere(scheme);
    await signInOn(page);
    await page.keyboard.press('Control+/');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^Status/ }).click();
    await page.getByRole('menuitemradio', { name: 'On Break' }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^Alice Hart/ }).click();
    await page.getByRole('menuitem', { name: 'Settings' }).click();
    await page.getByRole('dialog', { name: 'Settings' }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await isWithoutComplaint({ page, ...visited });
  });

  it('on people', async () => {
    const { page, ...visited } = await supervisorIsThere(scheme);
    await signInOn(page);
    await page.getByRole('tab', { name: 'Agents' }).click();
    await page.getByRole('option', { name: /Grace Lind.*On Break/ }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('reyes');
    await expect
      .poll(() => page.getByRole('option').allInnerTexts())
      .toEqual([expect.stringContaining('Carol Reyes')]);
    expect(await faultsOf(page)).toEqual([]);
    await isWithoutComplaint({ page, ...visited });
  });

  it('on supervision', async () => {
    const { page, ...visited } = await supervisorIsThere(scheme);
    await signInOn(page);
    await page.getByRole('tab', { name: 'Monitor' }).click();
    await page.getByRole('option', { name: /Dave Moss/ }).click();
    await page.getByText('I will call them back').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.getByRole('tab', { name: 'Transcripts' }).click();
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('option', { name: /Dave Moss and Erin Cole/ }).click();
    await page.getByText('I will call them back').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    const [text] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Text' }).click(),
    ]);
    expect(text.suggestedFilename()).toBe('transcript-019a5b.txt');
    await isWithoutComplaint({ page, ...visited });
  });
});

async function isWithoutComplaint({ page, complaints, elsewhere }: Omit<Visit, 'gateway'>): Promise<void> {
  expect({ complaints, elsewhere }).toEqual({ complaints: [], elsewhere: [] });
  await page.close();
}
