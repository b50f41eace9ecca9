// The least that any component does: each message goes back to where it came from. `node echo.mjs PORT DOMAIN SECRET`
import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { Parser } from '@xmpp/xml';

const [port, domain, secret] = process.argv.slice(2);
const socket = connect(Number(port), '127.0.0.1');
socket.setEncoding('utf8');
const parser = new Parser();
let waiting = [];

parser.on('start', ({ attrs }) => {
  const digest = createHash('sha1').update(`${attrs.id}${secret}`).digest('hex');
  socket.write(`<handshake>${digest}</handshake>`);
});
parser.on('element', (element) => {
  if (element.name === 'handshake') console.log('up');
  if (element.name !== 'message' || !element.getChild('body')) return;
  const { from, to } = element.attrs;
  Object.assign(element.attrs, { from: to, to: from });
  if (waiting.length === 0) setImmediate(write);
  waiting.push(element.toString());
});
socket.on('data', (text) => parser.write(text));
socket.on('close', () => process.exit());
socket.write(
  `<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' to='${domain}'>`,
);

function write() {
  socket.write(waiting.join(''));
  waiting = [];
}
