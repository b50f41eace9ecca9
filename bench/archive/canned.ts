// The least that any component can do for a page: the same answer each time, ready before it is asked for.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { type Element, Parser } from '@xmpp/xml';

export interface CannedAnswer {
  /** As a client was given them. */
  readonly messages: readonly Element[];
  readonly answer: Element;
}

/** Answers every request of an archive with this page, in one write. */
export async function startCanned(
  port: number,
  domain: string,
  secret: string,
  { messages, answer }: CannedAnswer,
): Promise<{ stop(): Promise<void> }> {
  const socket = connect(port, '127.0.0.1');
  socket.setEncoding('utf8');
  socket.setNoDelay(true);
  const fin = inner(answer);
  const results = messages.map(inner);
  const parser = new Parser();
  const up = new Promise<void>((resolve) => {
    parser.on('start', ({ attrs }: Element) => {
      const digest = createHash('sha1').update(`${attrs.id}${secret}`).digest('hex');
      socket.write(`<handshake>${digest}</handshake>`);
    });
    parser.on('element', (element: Element) => {
      if (element.name === 'handshake') resolve();
      const query = element.getChild('query', 'urn:xmpp:mam:2');
      if (!query) return;
      const head = `from='${element.attrs.to}' to='${element.attrs.from}'`;
      const page = results.map(
        (result) =>
          `<message ${head}>${result.replace(/queryid=["'][^"']*["']/, `queryid='${query.attrs.queryid}'`)}</message>`,
      );
      socket.write(`${page.join('')}<iq type='result' id='${element.attrs.id}' ${head}>${fin}</iq>`);
    });
  });
  socket.on('data', (text) => parser.write(String(text)));
  socket.write(
    `<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' to='${domain}'>`,
  );
  await up;
  return {
    stop: async () => {
      const closed = once(socket, 'close');
      socket.end('</stream:stream>');
      await closed;
    },
  };
}

const inner = (stanza: Element) => stanza.getChildElements().map(String).join('');
