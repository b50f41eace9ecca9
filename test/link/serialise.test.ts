import { type Element, default as xml } from '@xmpp/xml';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { StanzaRefused } from '../../src/xmpp/link/errors.ts';
import { createSerialiser } from '../../src/xmpp/link/serialise.ts';

const serialise = createSerialiser({ domain: 'vcc.acme.example', maxBytes: 1_000_000 });
const addresses = { from: 'alice@vcc.acme.example', to: 'bob@acme.example' };

/** Reads as strictly as XML 1.0 and its namespaces ask. Throws. */
function readStrictly(text: string): { text: string; attrs: Record<string, string> } {
  const read = { text: '', attrs: {} as Record<string, string> };
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('text', (more) => {
    read.text += more;
  });
  parser.on('opentag', (tag) => {
    for (const [name, attribute] of Object.entries(tag.attributes)) read.attrs[name] = attribute.value;
  });
  // As it leaves: encoded, which is where half a surrogate would become something else.
  parser.write(Buffer.from(text).toString('utf8')).close();
  return read;
}

/** XML 1.0 2.2, said again in its own words. */
function expected(text: string): string {
  return Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    const valid =
      code === 0x9 ||
      code === 0xa ||
      code === 0xd ||
      (code >= 0x20 && code <= 0xd7ff) ||
      (code >= 0xe000 && code <= 0xfffd) ||
      (code >= 0x10000 && code <= 0x10ffff);
    return valid ? character : '\ufffd';
  }).join('');
}

/** Any string of UTF-16 units, with more of what hurts than chance would give. */
const anyText = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
      fc.integer({ min: 0, max: 0x20 }).map((unit) => String.fromCharCode(unit)),
      fc.constantFrom(
        '&',
        '<',
        '>',
        '"',
        "'",
        ']]>',
        '<!--',
        '&amp;',
        '\ud83d',
        '\ude42',
        '🙂',
        '\ufffe',
        '\uffff',
      ),
      fc.string({ unit: 'binary' }),
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''));

describe('the choke point', () => {
  it('makes well-formed XML of any text and any attribute, and changes only what XML cannot carry', () => {
    fc.assert(
      fc.property(anyText, anyText, (body, attribute) => {
        const { xml: out, bytes } = serialise(
          xml('message', { ...addresses, id: attribute }, xml('body', {}, body)),
        );
        const read = readStrictly(out);
        expect(read.text).toBe(expected(body));
        expect(read.attrs.id).toBe(expected(attribute));
        expect(bytes).toBe(Buffer.byteLength(out));
        expect(out).not.toMatch(/\p{Surrogate}/u);
      }),
      { numRuns: 3_000 },
    );
  });

  it('refuses any name that a strict parser would not take, and sends no other than was meant', () => {
    fc.assert(
      fc.property(
        fc.oneof(anyText, fc.constantFrom('a', 'a:b', 'xml:lang', 'xmlns:a', 'a.b-c_1')),
        (name) => {
          const stanza = xml('message', addresses, xml(name), xml('x', { [name]: 'v' }));
          let out: string;
          try {
            out = serialise(stanza).xml;
          } catch (error) {
            expect(error).toBeInstanceOf(StanzaRefused);
            return;
          }
          readStrictly(out);
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('takes any address or refuses it; none breaks the XML', () => {
    fc.assert(
      fc.property(anyText, (address) => {
        try {
          readStrictly(serialise(xml('message', { from: 'a@vcc.acme.example', to: address })).xml);
        } catch (error) {
          expect(error).toBeInstanceOf(StanzaRefused);
        }
      }),
    );
  });

  const child = (element: Element) => xml('message', addresses, element);
  const parsersRefuse: readonly (readonly [string, Element, string])[] = [
    ['a prefix bound to nothing', child(xml('x', { 'xmlns:a': '' }, xml('a:b'))), 'bad-namespace'],
    ['the prefix xml bound anew', child(xml('x', { 'xmlns:xml': 'urn:x' })), 'bad-namespace'],
    [
      'a prefix bound to the namespace of xml',
      child(xml('x', { 'xmlns:a': 'http://www.w3.org/XML/1998/namespace' })),
      'bad-namespace',
    ],
    ['the namespace of xmlns', child(xml('x', { xmlns: 'http://www.w3.org/2000/xmlns/' })), 'bad-namespace'],
    ['a namespace with a line feed', child(xml('x', { xmlns: 'urn:\nx' })), 'bad-namespace'],
    [
      'one attribute under two prefixes',
      child(xml('x', { 'xmlns:a': 'urn:x', 'xmlns:b': 'urn:x', 'a:y': '1', 'b:y': '2' })),
      'duplicate-attribute',
    ],
    [
      'a prefix that was bound in a sibling only',
      xml('message', addresses, xml('a:x', { 'xmlns:a': 'urn:x' }), xml('a:y')),
      'unbound-prefix',
    ],
    ['the prefix of the stream', child(xml('stream:error')), 'unbound-prefix'],
    ['the prefix xmlns for an element', child(xml('xmlns:a')), 'unbound-prefix'],
  ];

  it.each(parsersRefuse)('refuses %s', (_what, stanza, reason) => {
    expect(() => serialise(stanza)).toThrow(expect.objectContaining({ reason }));
  });

  it('takes elements 200 deep, and no deeper', () => {
    const nested = (depth: number) => {
      let deep = xml('a');
      for (let n = 1; n < depth; n += 1) deep = xml('a', {}, deep);
      return child(deep);
    };
    expect(serialise(nested(200)).xml).toContain('<a/>');
    expect(() => serialise(nested(201))).toThrow(expect.objectContaining({ reason: 'too-deep' }));
  });

  it('refuses depth that would cost the stack', () => {
    let deep = xml('a');
    for (let n = 0; n < 20_000; n += 1) deep = xml('a', {}, deep);
    expect(() => serialise(child(deep))).toThrow(expect.objectContaining({ reason: 'too-deep' }));
  });

  it('keeps prefixes that are bound, and white space as it is', () => {
    const stanza = child(xml('a:x', { 'xmlns:a': 'urn:x', 'a:y': 'one\ttwo\r\nthree' }, 'four\r\nfive'));
    const read = readStrictly(serialise(stanza).xml);
    expect(read).toMatchObject({ text: 'four\r\nfive', attrs: { 'a:y': 'one\ttwo\r\nthree' } });
  });

  it('leaves out the namespace that the stream has declared', () => {
    const stanza = xml('message', { ...addresses, xmlns: 'jabber:client' }, xml('body', {}, 'x'));
    expect(serialise(stanza).xml).toBe(
      '<message from="alice@vcc.acme.example" to="bob@acme.example"><body>x</body></message>',
    );
  });
});
