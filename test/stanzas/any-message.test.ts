import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forAgent } from '../../src/domain/content/for-agent.ts';
import { readMessage } from '../../src/xmpp/stanza-reading.ts';
import { fuzzMs, tried } from '../support/fuzz.ts';
import { parse } from './parse.ts';

describe('R10: any XML', () => {
  const names = [
    'body',
    'x:body',
    'request',
    'received',
    'retract',
    'replace',
    'apply-to',
    'fallback',
    'x',
    'url',
    'invite',
    'reason',
    'error',
    'text',
    'encrypted',
    'openpgp',
    'payload',
    'encryption',
    'delay',
    'nick',
    'origin-id',
    'reference',
    'media-sharing',
    'sources',
    'file',
    'file-sharing',
    'url-data',
    'html',
    'thread',
    'composing',
    'constructor',
    '__proto__',
  ];
  const namespaces = [
    'jabber:client',
    'urn:xmpp:receipts',
    'urn:xmpp:message-retract:1',
    'urn:xmpp:message-retract:0',
    'urn:xmpp:message-correct:0',
    'urn:xmpp:fasten:0',
    'urn:xmpp:fallback:0',
    'jabber:x:oob',
    'jabber:x:conference',
    'http://jabber.org/protocol/muc#user',
    'urn:ietf:params:xml:ns:xmpp-stanzas',
    'eu.siacs.conversations.axolotl',
    'urn:xmpp:eme:0',
    'urn:xmpp:sfs:0',
    'urn:xmpp:sims:1',
    'urn:xmpp:reference:0',
    'http://jabber.org/protocol/xhtml-im',
    'http://www.w3.org/1999/xhtml',
    'http://jabber.org/protocol/chatstates',
    'http://jabber.org/protocol/url-data',
  ];
  const value = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 8 }),
    fc.constantFrom('0', '5', '-1', 'https://a.example/x', 'urn:xmpp:reply:0'),
  );
  const escapeXml = (text: string) => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
  const { node } = fc.letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
      { depthSize: 'medium' },
      value.map(escapeXml),
      fc
        .tuple(
          fc.constantFrom(...names),
          fc.option(fc.constantFrom(...namespaces)),
          fc.dictionary(
            fc.constantFrom(
              'id',
              'from',
              'jid',
              'for',
              'start',
              'end',
              'xml:lang',
              'type',
              'target',
              'uri',
              'stamp',
              'name',
              'namespace',
            ),
            value,
            { maxKeys: 3 },
          ),
          fc.array(tie('node'), { maxLength: 4 }),
        )
        .map(([name, namespace, attributes, children]) => {
          const written = Object.entries(attributes).map(([key, text]) => ` ${key}="${escapeXml(text)}"`);
          return `<${name}${namespace ? ` xmlns="${namespace}"` : ''}${written.join('')}>${children.join('')}</${name}>`;
        }),
    ),
  }));

  it(
    'fuzz: R10: is read without throwing, and what comes of it is clean',
    () => {
      fc.assert(
        fc.property(
          fc.array(node, { maxLength: 8 }),
          fc.constantFrom('chat', 'error', 'groupchat', 'normal'),
          (nodes, type) => {
            const message = readMessage(
              parse(`<message xmlns="jabber:client" type="${type}">${nodes.join('')}</message>`),
            );
            const { text, files, links } = forAgent(message);
            expect(text).not.toMatch(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/);
            for (const { url } of [...files, ...links]) expect(url).toMatch(/^(https?|mailto|tel):/i);
          },
        ),
        tried(2000),
      );
    },
    fuzzMs,
  );

  it('R10: elements 20,000 deep and 20,000 wide are no harm', () => {
    const deep = `${'<p>'.repeat(20_000)}text${'</p>'.repeat(20_000)}`;
    const html = `<html xmlns="http://jabber.org/protocol/xhtml-im"><body xmlns="http://www.w3.org/1999/xhtml">${deep}</body></html>`;
    expect(forAgent(readMessage(parse(`<message xmlns="jabber:client">${html}</message>`))).text).toBe(
      'text',
    );
    const wide = parse(
      `<message xmlns="jabber:client">${'<x xmlns="jabber:x:oob"><url>https://a.example/</url></x>'.repeat(20_000)}</message>`,
    );
    expect(readMessage(wide).files.length).toBe(50);
  });
});
