// An expert's connection that costs little: it signs in, writes, and counts what comes.
import { connect, type Socket } from 'node:net';

export interface RawExpert {
  /** Called for each message that comes in. */
  onMessage: () => void;
  write(stanza: string): void;
  leave(): void;
}

const streams = 'http://etherx.jabber.org/streams';
const end = '</message>';

/** Over plain TCP, as servers on loopback for tests allow. @throws when it is refused */
export async function openRawExpert(port: number, jid: string, password: string): Promise<RawExpert> {
  const [account = '', domain = ''] = jid.split('@');
  const socket: Socket = connect(port, '127.0.0.1');
  socket.setEncoding('utf8');
  socket.setNoDelay(true);
  let seen = '';
  let heard = () => {};
  let failed: (error: Error) => void = () => {};
  socket.on('data', (text) => {
    seen += text;
    heard();
  });
  socket.on('error', (error) => failed(error));
  const until = (sign: RegExp) =>
    new Promise<void>((resolve, reject) => {
      failed = reject;
      heard = () => {
        if (/<failure|<stream:error/.test(seen)) return reject(new Error(seen));
        if (!sign.test(seen)) return;
        seen = '';
        resolve();
      };
      heard();
    });
  const says = async (text: string, sign: RegExp) => {
    socket.write(text);
    await until(sign);
  };
  const opening = `<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='${streams}' version='1.0' to='${domain}'>`;
  const plain = Buffer.from(`\0${account}\0${password}`).toString('base64');
  await says(opening, /<\/stream:features>/);
  await says(`<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${plain}</auth>`, /<success/);
  await says(opening, /<\/stream:features>/);
  await says(
    `<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>`,
    /<jid>[^<]*<\/jid>/,
  );
  await says(`<presence/>`, /<presence/);
  const expert: RawExpert = {
    onMessage: () => {},
    write: (stanza) => void socket.write(stanza),
    leave: () => void socket.end('</stream:stream>'),
  };
  heard = () => {
    for (let at = seen.indexOf(end); at >= 0; at = seen.indexOf(end)) {
      seen = seen.slice(at + end.length);
      expert.onMessage();
    }
  };
  return expert;
}
