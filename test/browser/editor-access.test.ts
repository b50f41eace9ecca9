import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type OnPage, openEditors } from './editor-on-page.ts';

let editors: Awaited<ReturnType<typeof openEditors>>;
let on: OnPage;

beforeAll(async () => {
  editors = await openEditors();
});
afterAll(() => editors?.close());
beforeEach(async () => {
  on = await editors.open();
});
afterEach(() => on.close());

const atLevelAA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

async function faults(): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page: on.page }).withTags(atLevelAA).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

describe('axe finds nothing', () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    it(`in any state, ${colorScheme}`, async () => {
      await on.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      expect(await faults()).toEqual([]);

      await on.setProps({
        limitBytes: 150,
        value: '<p>a <a href="https://a.example">link</a></p><ul><li><p>x</p></li></ul>',
      });
      await on.press('Control+End');
      await on.type('y');
      await on.preview(await on.html(), 'a link\n• xy', ['image']);
      await on.page.getByText('Dropped: image.').first().waitFor();
      expect(await faults()).toEqual([]);

      await on.type('y'.repeat(100));
      expect(await faults()).toEqual([]);

      for (const label of ['Link', 'Linked image']) {
        await on.button(label);
        await on.press('Enter');
        expect(await faults()).toEqual([]);
        await on.press('Escape');
      }
      await on.button('Canned replies');
      expect(await faults()).toEqual([]);
      await on.press('Escape', 'Shift+Enter', 'Shift+Enter');
      await on.type('/');
      await on.page.getByRole('listbox').waitFor();
      expect(await faults()).toEqual([]);

      await on.setProps({ disabled: true });
      expect(await faults()).toEqual([]);
    });
  }
});

describe('without a mouse', () => {
  const focused = () =>
    on.page.evaluate(
      `document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent.trim()`,
    );

  it('the toolbar is one stop, and arrows go through it', async () => {
    await on.press('Shift+Tab');
    expect(await focused()).toBe('Bold');
    await on.press('ArrowRight', 'ArrowRight');
    expect(await focused()).toBe('Bulleted list');
    await on.press('End');
    expect(await focused()).toBe('Redo');
    await on.press('ArrowRight', 'ArrowLeft', 'ArrowLeft');
    expect(await focused()).toBe('Undo');
    await on.press('Home', 'Enter');
    expect(await focused()).toBe('Message to Bob');
    await on.type('bold');
    expect(await on.html()).toBe('<p><strong>bold</strong></p>');
    await on.press('Tab');
    expect(await focused()).toBe('Send');
    await on.press('Space');
    expect(await on.sent()).toHaveLength(1);
  });

  it('Tab leaves a list where it cannot indent, and everywhere after Escape', async () => {
    await on.type('- one');
    await on.press('Tab');
    expect(await focused()).toBe('Send');
    await on.press('Shift+Tab', 'Shift+Enter');
    await on.type('two');
    await on.press('Escape', 'Tab');
    expect(await focused()).toBe('Send');
    await on.press('Shift+Tab', 'Escape', 'Shift+Tab');
    expect(await focused()).toBe('Bold');
    expect(await on.html()).toBe('<ul><li><p>one</p></li><li><p>two</p></li></ul>');
  });

  it('a screen reader knows what the field is, and which reply is chosen', async () => {
    const field = on.page.getByRole('textbox', { name: 'Message to Bob' });
    expect(await field.getAttribute('aria-multiline')).toBe('true');
    await on.type('/');
    await on.press('ArrowDown');
    const option = on.page.locator(`#${await field.getAttribute('aria-activedescendant')}`);
    expect(await option.getAttribute('aria-selected')).toBe('true');
    expect(await option.innerText()).toContain('Hours');
    await on.press('Escape');
    expect(await field.getAttribute('aria-activedescendant')).toBeNull();
  });

  it('what has the focus can be seen', async () => {
    const outline = (selector: string) =>
      on.page.evaluate(`getComputedStyle(document.querySelector('${selector}')).outlineStyle`);
    expect(await outline('.editor')).toBe('solid');
    await on.press('Shift+Tab');
    expect([await outline('.editor'), await outline(':focus')]).toEqual(['none', 'solid']);
  });

  it('everything fits at 1024 × 640, however much is written', async () => {
    for (let line = 0; line < 30; line++) {
      await on.page.keyboard.type('x');
      await on.page.keyboard.press('Shift+Enter');
    }
    await on.type('end');
    await on.preview(await on.html(), 'x\n'.repeat(30));
    await on.page.getByText('Nothing is dropped.').first().waitFor();
    expect((await on.page.locator('.editor').boundingBox())?.height).toBeLessThan(420);
    expect(
      await on.page.evaluate('document.documentElement.scrollHeight <= innerHeight && innerWidth === 1024'),
    ).toBe(true);
  });
});

describe('R14: the preview', () => {
  const text = () => on.page.getByRole('region', { name: 'What the expert sees' });

  it('R14: shows the text that the expert will see, and what is dropped, which is also spoken', async () => {
    await on.type('plan');
    await on.preview('<p>plan</p>', 'plan\n\nAs it was written: [link]', ['image', 'colour']);
    expect(await text().innerText()).toBe('plan\n\nAs it was written: [link]');
    await on.page
      .locator('.editor-preview')
      .getByRole('status')
      .filter({ hasText: 'Dropped: image, colour. A link to the original is added.' })
      .waitFor();
    await on.press('Control+a', 'Delete');
    await text().waitFor({ state: 'hidden' });
  });

  it('R14: closed it still says what is dropped, and stays closed', async () => {
    const button = on.page.getByRole('button', { name: 'What the expert sees' });
    await on.type('plan');
    await button.click();
    await on.preview('<p>plan</p>', 'plan', ['table']);
    await on.page.locator('.editor-preview-summary', { hasText: 'table' }).waitFor();
    expect(await text().count()).toBe(0);
    await on.page.reload();
    expect(await button.getAttribute('aria-expanded')).toBe('false');
    await button.click();
  });

  it('R14: that does not work says so, and the message can be sent', async () => {
    await on.type('plan');
    await expect.poll(() => on.page.evaluate('window.outside.questions.length')).toBe(1);
    await on.page.evaluate('window.outside.questions[0].fail()');
    await on.page.locator('.editor-preview-failed').waitFor();
    await on.press('Enter');
    expect(await on.sent()).toEqual(['<p>plan</p>']);
  });

  it('R14: an answer for a message that was sent is not shown under the next', async () => {
    await on.type('one');
    await expect.poll(() => on.page.evaluate('window.outside.questions.length')).toBe(1);
    await on.press('Enter');
    await on.type('two');
    await on.page.evaluate(`window.outside.questions[0].give('one')`);
    await on.preview('<p>two</p>', 'two');
    await text().waitFor();
    expect(await text().innerText()).toBe('two');
  });
});
