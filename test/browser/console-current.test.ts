// R28: what the profile `current` adds to the page, with the whole bridge behind it; and that the others show nothing of it (R4).
import { AxeBuilder } from '@axe-core/playwright';
import xml from '@xmpp/xml';
import type { BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openScriptedMessenger } from '../plays/scripted-messenger.ts';
import { bob, joanna, peter } from '../plays/stage.ts';
import { theatre } from '../plays/theatre.ts';
import { openChromium } from './chromium.ts';
import { buildPage, chatLine, messagesOf, signInOn, visit } from './console-page.ts';

const levelAA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

// Before the gateway reads what it serves.
beforeAll(() => buildPage());

describe('the profile on the page', () => {
  const stage = theatre({ server: 'prosody', openMessenger: openScriptedMessenger });
  let context: BrowserContext;
  let close: () => Promise<void> = async () => {};
  beforeAll(async () => {
    ({ context, close } = await openChromium());
  });
  afterAll(() => close());

  it('R28: current shows how an expert looks and that he types, and sends files as links', async () => {
    const { page, complaints, elsewhere } = await visit(context, stage.gateway);
    await signInOn(page, 'initech', 'joanna', stage.passwordOf(joanna));
    const expert = await stage.expert(peter);
    await expert.subscribe(joanna);
    await expert.sees('the question', ({ attrs }) => attrs.type === 'subscribe' && attrs.from === joanna);
    await expert.approve(joanna);
    await expert.says(joanna, 'Hello Joanna');
    await chatLine(page, 'Peter Gibbons').click();
    const head = page.getByRole('region', { name: 'Chat with Peter Gibbons' }).locator('header');
    await head.getByText('Online').waitFor();
    await expert.sends(xml('presence', {}, xml('show', {}, 'dnd')));
    await head.getByText('Busy').waitFor();
    const composing = xml('composing', { xmlns: 'http://jabber.org/protocol/chatstates' });
    await expert.sends(xml('message', { type: 'chat', to: joanna }, composing));
    await page.getByText('typing').first().waitFor();

    await page.getByRole('button', { name: 'Send a file as a link' }).click();
    const dialog = page.getByRole('dialog', { name: 'Send a file as a link' });
    for (const colorScheme of ['light', 'dark'] as const) {
      // Without the fading of colours: in the middle of it they are neither theme's.
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const { violations } = await new AxeBuilder({ page }).withTags(levelAA).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    }
    await dialog.getByLabel('Address of the file').fill('http://files.example/plan.pdf');
    await page.keyboard.press('Enter');
    await dialog.getByRole('alert').getByText('begins with https://').waitFor();
    await dialog.getByLabel('Address of the file').fill('https://files.example/plan.pdf');
    await dialog.getByLabel('Name, if it is to have one').fill('The plan.pdf');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    const stanza = await expert.seesMessage(joanna, 'https://files.example/plan.pdf');
    expect(stanza.getChild('x', 'jabber:x:oob')?.getChildText('desc')).toBe('The plan.pdf');
    const file = messagesOf(page).getByRole('link', { name: /The plan\.pdf/ });
    await file.waitFor();
    expect(await file.getAttribute('href')).toBe('https://files.example/plan.pdf');

    await expert.signOut();
    await head.getByText('Offline').waitFor();
    expect({ complaints, elsewhere }).toEqual({ complaints: [], elsewhere: [] });
    await page.close();
  });

  it('R4, R13: under 9.9 nothing of this is there', async () => {
    const { page } = await visit(context, stage.gateway);
    await signInOn(page, 'acme', 'alice', stage.passwordOf('alice@vcc.acme.example'));
    const expert = await stage.expert(bob);
    await expert.says('alice@vcc.acme.example', 'Hello Alice');
    await chatLine(page, 'Bob Stone').click();
    await messagesOf(page).filter({ hasText: 'Hello Alice' }).first().waitFor();
    const chat = page.getByRole('region', { name: 'Chat with Bob Stone' });
    expect(await chat.locator('header').innerText()).not.toMatch(/Online|Away|Busy|Offline/);
    expect(await page.getByRole('button', { name: 'Send a file as a link' }).count()).toBe(0);
    await page.close();
  });
});
