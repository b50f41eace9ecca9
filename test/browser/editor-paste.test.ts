import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type OnPage, openEditors } from './editor-on-page.ts';
import * as samples from './editor-samples.ts';

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

/** A paste or a drop with files, which no test can put on a real clipboard; true: the browser does nothing of its own. */
const brings = (name: 'paste' | 'drop', files: { name: string; type: string }[], data = {}) =>
  on.page.evaluate(
    `window.outside.brings('${name}', ${JSON.stringify(files)}, ${JSON.stringify(data)})`,
  ) as Promise<boolean>;

const pdf = { name: 'plan.pdf', type: 'application/pdf' };
const png = { name: 'image.png', type: 'image/png' };

describe('R12: what is pasted comes out clean', () => {
  it.each([
    ['Word', samples.word, samples.wordClean],
    ['Google Docs', samples.googleDocs, samples.googleDocsClean],
    ['LibreOffice', samples.libreOffice, samples.libreOfficeClean],
    ['a web page', samples.webPage, samples.webPageClean],
    ['a mail', samples.mail, samples.mailClean],
  ])('R12: from %s', async (_, html, clean) => {
    await on.paste({ 'text/html': html, 'text/plain': 'as text' });
    expect(await on.html()).toBe(clean);
    // What is kept as a draft is read again as it is.
    await on.setProps({ focusKey: 'second chat', value: await on.html() });
    await on.press('x', 'Backspace');
    expect(await on.html()).toBe(clean);
  });

  it('R12: nothing is fetched, whatever was in the page; a linked image is shown by its name', async () => {
    await on.paste({ 'text/html': samples.webPage });
    const image = on.page.locator('.ProseMirror [role=img]');
    await image.waitFor();
    expect(await image.innerText()).toBe('Plan');
    expect(await image.getAttribute('title')).toBe('https://pictures.example/plan.png');
    expect(on.fetched).toEqual([]);
  });

  it('R12: into the middle of a line it stays in the line', async () => {
    await on.type('see .');
    await on.press('ArrowLeft');
    await on.paste({ 'text/html': '<p><b>this</b></p>' });
    expect(await on.html()).toBe('<p>see <strong>this</strong>.</p>');
  });

  it('R12: plain text keeps its lines, its gaps and its indents', async () => {
    await on.paste({ 'text/plain': 'one\r\n  two <b>\r\n\r\n\r\nthree\n' });
    expect(await on.html()).toBe('<p>one<br>&nbsp;&nbsp;two &lt;b&gt;</p><p>three</p>');
  });

  it('R12: the editor’s own text is the same after cut and paste', async () => {
    await on.type('- one');
    await on.press('Shift+Enter', 'Tab', 'Control+b');
    await on.type('two');
    const before = await on.html();
    await on.press('Control+a', 'Control+x');
    expect(await on.html()).toBe('');
    await on.press('Control+v');
    expect(await on.html()).toBe(before);
  });

  it('R12: an address pasted over words makes them a link, and alone it is text', async () => {
    await on.type('see here');
    await on.press('Control+Shift+ArrowLeft');
    await on.paste({ 'text/plain': 'https://docs.example/x' });
    expect(await on.html()).toBe('<p>see <a href="https://docs.example/x">here</a></p>');
    await on.press('End');
    await on.paste({ 'text/plain': 'https://a.example' });
    expect(await on.html()).toBe('<p>see <a href="https://docs.example/x">here</a>https://a.example</p>');
  });

  it('R12: what is hostile does not run and leaves nothing', async () => {
    await on.paste({
      'text/html':
        '<img src=x onerror=alert(1)><svg onload=alert(1)></svg><a href="data:text/html,x">a</a><p style="background:url(https://spy.example/)">b</p><math><style><img src=x onerror=alert(1)></style></math><form action="https://spy.example"><input value="v"></form>',
    });
    expect(await on.html()).toBe('<p>a</p><p>b</p>');
    expect(on.fetched).toEqual([]);
  });

  it('R12: a paste of many messages is refused in words, and the page stays quick', async () => {
    await on.paste({ 'text/plain': 'word '.repeat(200_000) });
    expect(await on.refused()).toEqual([
      'Not pasted: 977 kB are far more than one message can hold (32 kB).',
    ]);
    expect(await on.html()).toBe('');
  });
});

describe('R13: files and pictures are refused before anything is sent', () => {
  it('R13: a picture on the real clipboard', async () => {
    await on.page.evaluate(`(async () => {
      const canvas = document.createElement('canvas');
      canvas.width = canvas.height = 1;
      const blob = await new Promise((done) => canvas.toBlob(done));
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
    })()`);
    await on.press('Control+v');
    expect((await on.refused())[0]).toMatch(/^The picture was not added\. Files and pictures cannot be sent/);
    expect(await on.html()).toBe('');
    expect(await on.page.locator('.ProseMirror [role=img]').count()).toBe(0);
  });

  it('R13: pictures in a text; the text beside them is kept', async () => {
    await on.paste({ 'text/html': samples.word });
    expect((await on.refused())[0]).toMatch(/^The picture was not added\..* The text was kept\.$/);
    await on.paste({ 'text/html': 'a<img src="data:image/png;base64,AA=="><img src="blob:https://x/1">b' });
    expect((await on.refused())[1]).toMatch(/^2 pictures were not added\./);
    expect(await on.html()).toContain('End.ab</p>');
    await on.paste({ 'text/html': '<img src="data:image/png;base64,AA==">' });
    expect((await on.refused())[2]).toMatch(/web can be linked by its https address\.$/);
  });

  it.each(['paste', 'drop'] as const)('R13: a file that comes by %s', async (way) => {
    expect(await brings(way, [pdf])).toBe(true);
    expect(await brings(way, [pdf, png])).toBe(true);
    expect(await brings(way, [pdf], { 'text/plain': 'kept' })).toBe(true);
    expect((await on.refused()).map((sentence) => sentence.split('. ')[0])).toEqual([
      '“plan.pdf” was not added',
      '2 files were not added',
      '“plan.pdf” was not added',
    ]);
    expect(await on.html()).toBe('<p>kept</p>');
  });

  it('R13: a picture copied in a browser comes as its address, cells copied in Excel as lines', async () => {
    await brings('paste', [png], { 'text/html': '<img src="https://pictures.example/plan.png" alt="Plan">' });
    await on.press('Shift+Enter');
    const excel =
      '<html xmlns:o="urn:schemas-microsoft-com:office:office"><body><table><tr><td>a</td><td>1</td></tr></table></body></html>';
    await brings('paste', [png], { 'text/html': excel, 'text/plain': 'a\t1' });
    expect(await on.html()).toBe('<p><img src="https://pictures.example/plan.png" alt="Plan"><br>a | 1</p>');
    expect(await on.refused()).toEqual([]);
  });

  it('R13: a file dropped beside the text does not open in place of the console', async () => {
    const dropped = `(() => {
      const data = new DataTransfer();
      data.items.add(new File(['x'], 'plan.pdf', { type: 'application/pdf' }));
      const init = { bubbles: true, cancelable: true, dataTransfer: data };
      const toolbar = document.querySelector('.editor-toolbar');
      return ['dragover', 'drop'].map((name) => !toolbar.dispatchEvent(new DragEvent(name, init)));
    })()`;
    expect(await on.page.evaluate(dropped)).toEqual([true, true]);
    expect((await on.refused())[0]).toMatch(/^“plan\.pdf” was not added/);
  });
});
