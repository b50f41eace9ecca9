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

describe('R12: writing', () => {
  it('R12: bold and italics by key and by button, which says what is on', async () => {
    await on.press('Control+b');
    await on.type('bold');
    expect(await on.page.getByRole('button', { name: 'Bold' }).getAttribute('aria-pressed')).toBe('true');
    await on.press('Control+b');
    await on.type(' and ');
    await on.button('Italics');
    await on.type('slanted');
    await on.press('Control+i');
    await on.type('.');
    expect(await on.html()).toBe('<p><strong>bold</strong> and <em>slanted</em>.</p>');
  });

  it('R12: lists by key, nested with Tab, left with Shift+Enter on an empty item', async () => {
    await on.press('Control+Shift+Digit8');
    await on.type('one');
    await on.press('Shift+Enter', 'Tab');
    await on.type('inner');
    await on.press('Shift+Enter', 'Shift+Tab');
    await on.type('two');
    await on.press('Shift+Enter', 'Shift+Enter');
    await on.type('after');
    expect(await on.html()).toBe(
      '<ul><li><p>one</p><ul><li><p>inner</p></li></ul></li><li><p>two</p></li></ul><p>after</p>',
    );
  });

  it('R12: "1. " begins a numbered list, signs of other languages stay what they are', async () => {
    await on.type('1. first');
    await on.press('Shift+Enter');
    await on.type('**second**');
    expect(await on.html()).toBe('<ol><li><p>first</p></li><li><p>**second**</p></li></ol>');
  });

  it('R12: a list is made of the selected lines only', async () => {
    await on.type('before');
    for (const line of ['one', 'two']) {
      await on.press('Shift+Enter');
      await on.type(line);
    }
    await on.press('Shift+ArrowUp', 'Control+Shift+Digit7');
    expect(await on.html()).toBe('<p>before</p><ol><li><p>one</p></li><li><p>two</p></li></ol>');
    await on.button('Numbered list');
    expect(await on.html()).toBe('<p>before</p><p>one</p><p>two</p>');
  });

  it('R12: undo and redo, and never into another chat', async () => {
    await on.type('secret');
    await on.press('Control+z');
    expect(await on.html()).toBe('');
    await on.button('Redo');
    expect(await on.html()).toBe('<p>secret</p>');
    await on.setProps({ focusKey: 'second chat', value: '<p>draft</p>' });
    await on.press('Control+z');
    await on.type('!');
    expect(await on.html()).toBe('<p>draft!</p>');
  });
});

describe('sending', () => {
  it('Enter sends and clears, Shift+Enter breaks the line', async () => {
    await on.type('one');
    await on.press('Shift+Enter');
    await on.type('two');
    await on.press('Enter');
    expect(await on.sent()).toEqual(['<p>one<br>two</p>']);
    expect(await on.html()).toBe('<p>one<br>two</p>');
    expect(await on.page.locator('.ProseMirror').innerText()).toBe('\n');
    await on.type('next');
    await on.button('Send');
    expect(await on.sent()).toEqual(['<p>one<br>two</p>', '<p>next</p>']);
  });

  it('Enter sends from a list too', async () => {
    await on.type('- one');
    await on.press('Enter');
    expect(await on.sent()).toEqual(['<ul><li><p>one</p></li></ul>']);
  });

  it('nothing that is empty is sent', async () => {
    await on.press('Enter');
    await on.type('  ');
    await on.press('Shift+Enter', 'Enter', 'Control+Shift+Digit8', 'Enter');
    await on.button('Send');
    expect(await on.sent()).toEqual([]);
    expect(await on.page.getByRole('button', { name: 'Send' }).getAttribute('aria-disabled')).toBe('true');
  });

  it('what an input method composes is not sent by its Enter', async () => {
    const session = await on.page.context().newCDPSession(on.page);
    const enter = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13 };
    await session.send('Input.imeSetComposition', { text: 'にほん', selectionStart: 3, selectionEnd: 3 });
    await session.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...enter });
    await session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...enter });
    expect(await on.sent()).toEqual([]);
    await session.send('Input.insertText', { text: '日本' });
    expect(await on.html()).toBe('<p>日本</p>');
    await on.press('Enter');
    expect(await on.sent()).toEqual(['<p>日本</p>']);
  });

  it('the length is shown from 80 %, and beyond the limit sending is refused in words', async () => {
    const length = on.page.locator('.editor-length');
    await on.setProps({ limitBytes: 100 });
    await on.type('ä'.repeat(36));
    expect(await length.innerText()).toBe('');
    await on.type('x');
    expect(await length.innerText()).toContain('0.1 of 0.1 kB');
    expect(await length.getByRole('status').innerText()).toContain('nearly');
    await on.type('x'.repeat(21));
    expect(await length.innerText()).toContain('too long by 1 byte');
    await on.press('Enter');
    expect(await on.sent()).toEqual([]);
    expect((await on.refused())[0]).toContain('too long by 1 byte');
    await on.press('Backspace', 'Enter');
    expect(await on.sent()).toHaveLength(1);
  });

  it('a disabled editor takes nothing', async () => {
    await on.type('a');
    await on.setProps({ disabled: true });
    await on.type('b');
    await on.press('Enter');
    await on.button('Bold');
    expect([await on.html(), await on.sent()]).toEqual(['<p>a</p>', []]);
    expect(await on.page.getByRole('textbox').getAttribute('aria-disabled')).toBe('true');
    await on.setProps({ disabled: false });
    await on.page.locator('.ProseMirror').click();
    await on.type('c');
    expect(await on.html()).toBe('<p>ac</p>');
  });
});

describe('R12: links and images', () => {
  const address = () => on.page.getByLabel('Address', { exact: true });

  it('R12: a link over words, changed and taken away, by keys alone', async () => {
    await on.type('see here');
    await on.press('Control+Shift+ArrowLeft', 'Control+k');
    await on.type('docs.example/x');
    await on.press('Enter');
    expect(await on.html()).toBe('<p>see <a href="https://docs.example/x">here</a></p>');
    await on.type(' now');
    expect(await on.html()).toBe('<p>see <a href="https://docs.example/x">here</a> now</p>');
    await on.press(...Array(5).fill('ArrowLeft'), 'Control+k');
    expect(await address().inputValue()).toBe('https://docs.example/x');
    await on.button('Remove link');
    expect(await on.html()).toBe('<p>see here now</p>');
  });

  it('R12: a link with words of its own; only addresses that may be followed', async () => {
    await on.button('Link');
    await address().fill('javascript:alert(1)');
    await on.press('Enter');
    expect(await on.page.getByRole('alert').innerText()).toContain('no address');
    await address().fill('bob@acme.example');
    await on.page.getByLabel('Words to show').fill('Bob');
    await on.button('Set link');
    await on.type('!');
    expect(await on.html()).toBe('<p><a href="mailto:bob@acme.example">Bob</a>!</p>');
  });

  it('R13: an image by its https address with words, never the picture itself', async () => {
    await on.button('Linked image');
    const fields = on.page.getByRole('dialog');
    await fields.getByLabel('Address of the image').fill('data:image/png;base64,AA==');
    await on.press('Enter');
    expect(await fields.getByRole('alert').innerText()).toContain('cannot be sent');
    await fields.getByLabel('Address of the image').fill('https://pictures.example/plan.png');
    await on.press('Enter');
    expect(await fields.getByRole('alert').innerText()).toContain('what it shows');
    await fields.getByLabel('What it shows').fill('Plan');
    await on.press('Enter');
    expect(await on.html()).toBe('<p><img src="https://pictures.example/plan.png" alt="Plan"></p>');
    await on.press('Enter');
    expect(await on.sent()).toHaveLength(1);
  });

  it('Escape closes a dialog and goes back to the text', async () => {
    await on.type('a');
    for (const label of ['Link', 'Linked image', 'Canned replies']) {
      await on.button(label);
      await on.page.getByRole('dialog').waitFor();
      await on.press('Escape');
      expect(await on.page.getByRole('dialog').count()).toBe(0);
    }
    await on.type('b');
    expect(await on.html()).toBe('<p>ab</p>');
  });
});

describe('canned replies', () => {
  it('a slash lists them; what is typed filters, Enter inserts and does not send', async () => {
    await on.type('Hi');
    await on.press('Shift+Enter');
    await on.type('/');
    expect(await on.page.getByRole('option').count()).toBe(3);
    await on.type('o');
    await on.press('ArrowDown', 'ArrowUp');
    expect(await on.page.getByRole('option', { selected: true }).innerText()).toContain('Hours');
    await on.press('Enter');
    expect(await on.html()).toBe('<p>Hi<br>We are here on weekdays:<br>9:00 to 17:00</p>');
    expect(await on.sent()).toEqual([]);
  });

  it('Escape closes the list and leaves what was typed; a slash elsewhere opens none', async () => {
    await on.type('/g');
    await on.press('Escape');
    expect(await on.page.getByRole('listbox').count()).toBe(0);
    await on.type('o and/or');
    expect(await on.page.getByRole('listbox').count()).toBe(0);
    await on.press('Enter');
    expect(await on.sent()).toEqual(['<p>/go and/or</p>']);
  });

  it('the button opens the same with a field that filters', async () => {
    await on.button('Canned replies');
    await on.type('thank');
    await on.press('Enter');
    expect(await on.html()).toBe('<p>Thank you for writing. Have a nice day.</p>');
  });
});
