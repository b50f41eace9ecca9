#!/usr/bin/env node
// An agent of the demo in a terminal: the console protocol (docs/console-protocol.md) in a hundred lines, to begin an agent
// desktop of your own with.
//
//     node examples/agent.mjs alice bob
//
// Signs in as alice with the password from demo.json, shows what experts write, and sends each line that is typed to bob. Ctrl-D logs
// out. A lost connection is resumed: nothing is missed.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { WebSocket } from 'ws';

const { values, positionals } = parseArgs({
  options: {
    demo: { type: 'string', default: 'var/demo/demo.json' },
    tenant: { type: 'string', default: 'acme' },
  },
  allowPositionals: true,
});
const [username = 'alice', expert = 'bob'] = positionals;
const demo = JSON.parse(readFileSync(values.demo, 'utf8'));
const tenant = demo.tenants.find(({ id }) => id === values.tenant);
const agent = tenant?.agents.find((one) => one.username === username);
if (!agent) throw new Error(`demo.json has no agent ${username} in an organisation ${values.tenant}`);
const { password } = agent;
const peer = expert.includes('@') ? expert : `${expert}@${tenant.voDomain}`;

const response = await fetch(`${demo.gateway}/api/session`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ tenant: tenant.id, username, password }),
});
if (!response.ok) throw new Error(`the sign-in was refused: ${await response.text()}`);
const { token } = await response.json();

const show = (line) => process.stdout.write(`${line}\n`);
const answers = new Map();
let socket;
let session;
let seq = 0;
let count = 0;

function request(method, params) {
  const id = ++count;
  socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
  return new Promise((resolve, reject) => answers.set(id, { resolve, reject }));
}

const events = {
  'chat.message': ({ message }) => {
    const who = message.direction === 'out' ? 'me' : message.from;
    show(
      `  ${who}: ${message.retracted ? '(withdrawn)' : message.text}${message.replaces ? ' (corrected)' : ''}`,
    );
    if (message.direction === 'in') request('chat.read', { with: message.with, id: message.id });
  },
  'chat.fate': ({ fate, reason }) => show(`  (${fate}${reason ? `: ${reason}` : ''})`),
  'link.changed': ({ up }) =>
    show(up ? '  (the office messenger is back)' : '  (the office messenger is away)'),
};

function read(data) {
  const frame = JSON.parse(data);
  if (frame.method) {
    seq = frame.params.seq;
    events[frame.method]?.(frame.params);
    return;
  }
  const { resolve, reject } = answers.get(frame.id);
  answers.delete(frame.id);
  if (frame.error) reject(new Error(frame.error.message));
  else resolve(frame.result);
}

async function open() {
  socket = new WebSocket(`${demo.gateway.replace(/^http/, 'ws')}/console`, ['expert-connect.v1']);
  socket.on('message', read);
  socket.on('error', () => {});
  socket.on('close', (code, why) => {
    if (code === 1000) return;
    show(`  (the connection was lost: ${code} ${why})`);
    setTimeout(open, 1000);
  });
  socket.on('open', async () => {
    const opened = await request('session.open', {
      token,
      ...(session && { resume: { sessionId: session, seq } }),
    });
    if (!session)
      show(`Signed in as ${opened.me.name} (${opened.me.jid}). Type to write to ${peer}; Ctrl-D logs out.`);
    else show(opened.resumed ? '  (caught up)' : '  (a new session)');
    if (!opened.resumed) seq = opened.seq;
    session = opened.sessionId;
  });
}

await open();
createInterface({ input: process.stdin })
  .on('line', (text) => {
    request('chat.send', { with: peer, clientId: randomUUID(), text }).catch((error) =>
      show(`  ${error.message}`),
    );
  })
  .on('close', () => request('session.close', {}).catch(() => process.exit()));
