// What a broken or hostile server could send instead of stanzas. Nothing of it is unfolded, and the link goes on.
import { expect, it } from 'vitest';
import { bodyOf, linkTo, stubServer } from '../support/linked.ts';

const attrs = "from='bob@acme.example' to='alice@vcc.acme.example'";
const tenfold = (name: string, of: string) => `<!ENTITY ${name} "${`&${of};`.repeat(10)}">`;
const bomb = `<!DOCTYPE m [<!ENTITY a0 "lol">${Array.from({ length: 9 }, (_, n) => tenfold(`a${n + 1}`, `a${n}`)).join('')}]>`;

it.each([
  ['entities that unfold to billions', `${bomb}<message ${attrs}><body>&a9;</body></message>`],
  [
    'an entity of a file',
    `<!DOCTYPE m [<!ENTITY f SYSTEM "file:///etc/passwd">]><message ${attrs}><body>&f;</body></message>`,
  ],
  [
    'a document type in two reads',
    ['<!DOCTY', `PE m [<!ENTITY f "lollol">]><message ${attrs}><body>&f;</body></message>`],
  ],
  ['an entity that nobody has declared', `<message ${attrs}><body>&other;</body></message>`],
])('unfolds nothing of %s', async (_, hostile) => {
  const server = await stubServer({ strict: false });
  const { stanzas, up, received, until } = linkTo(server);
  await up();
  const first = await server.connected(0);
  for (const part of [hostile].flat()) {
    await first.write(part);
    // Most likely a read of its own; right either way.
    await new Promise((resolve) => setImmediate(resolve));
  }
  // Either the stream was left for it, and there is another; or it was taken as text.
  await Promise.race([received(1), server.connected(1)]);
  const newest = server.connections.at(-1) === first ? first : await server.connected(1);
  await newest.write(`<message ${attrs}><body>still here</body></message>`);
  const texts = () => stanzas.map((stanza) => bodyOf(stanza) ?? '');
  await until(() => (texts().includes('still here') ? true : undefined));
  const others = texts().filter((text) => text !== 'still here');
  expect(
    others.every((text) => text.length < 100 && !text.includes('root:') && !text.includes('lollol')),
  ).toBe(true);
});
