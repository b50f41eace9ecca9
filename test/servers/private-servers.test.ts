import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { describe, expect, it } from 'vitest';
import { processesOf } from '../support/folder-processes.mjs';
import { goSendxmpp } from '../support/go-sendxmpp.ts';
import { forEachServer, type ServerOfPlay, startTestServer } from '../support/servers.ts';
import { slixmppExpert } from '../support/slixmpp.ts';

const bob = 'bob@acme.example';
const carol = 'carol@acme.example';
const hank = 'hank@globex.example';

forEachServer((server) => {
  describe('signing in', () => {
    it('takes SCRAM without TLS', async () => {
      const expert = await server.signIn(bob, { mechanism: 'SCRAM-SHA-1' });
      expect(expert.fullJid.startsWith(`${bob}/`)).toBe(true);
    });

    it('takes PLAIN without TLS', async () => {
      const expert = await server.signIn(bob, { mechanism: 'PLAIN' });
      expect(expert.fullJid.startsWith(`${bob}/`)).toBe(true);
    });

    it('refuses a wrong password', async () => {
      await expect(server.signIn(bob, { password: 'wrong' })).rejects.toThrow('not-authorized');
    });

    it('takes experts of each host over WebSocket as well', async () => {
      const experts = [
        await server.signIn(bob, { overWebSocket: true }),
        await server.signIn(hank, { overWebSocket: true }),
      ];
      expect(experts.map(({ fullJid }) => fullJid.split('/')[0])).toEqual([bob, hank]);
    });
  });

  describe('two experts', () => {
    it('talk, whatever the script', async () => {
      const [one, other] = [await server.signIn(bob), await server.signIn(carol)];
      const texts = ['Grüße 👩‍👩‍👧‍👦', '你好，世界', 'שלום\nשורה שנייה', 'a < b && c > d "quoted"'];
      for (const text of texts) await one.says(carol, text);
      for (const text of texts) await other.seesMessage(bob, text);
    });

    it('find what was said in their archives', async () => {
      const [one, other] = [await server.signIn(bob), await server.signIn(carol)];
      const text = `for the archive of ${server.kind}`;
      await one.says(carol, text);
      await other.seesMessage(bob, text);
      for (const [expert, withJid] of [
        [one, carol],
        [other, bob],
      ] as const) {
        const { messages, complete } = await expert.archive({ with: withJid, before: '', max: 1 });
        expect(messages.map((message) => message.text)).toEqual([text]);
        expect(complete).toBe(false);
      }
    });

    it('get what was said while they were away', async () => {
      const one = await server.signIn(bob);
      await one.says(hank, 'Are you there?');
      await one.ping();
      const away = await server.signIn(hank);
      await away.seesMessage(bob, 'Are you there?');
    });

    it('see the same on all their clients (XEP-0280)', async () => {
      const [desk, phone, other] = [
        await server.signIn(bob),
        await server.signIn(bob, { carbons: true }),
        await server.signIn(carol),
      ];
      await desk.says(carol, 'From my desk');
      await other.seesMessage(bob, 'From my desk');
      await phone.sees('a copy', (stanza) => stanza.getChild('sent', 'urn:xmpp:carbons:2') !== undefined);
    });
  });

  describe('clients that nobody here wrote', () => {
    it('slixmpp talks with an expert, both ways', async () => {
      const expert = await server.signIn(carol);
      const python = await slixmppExpert(settings(server, bob));
      try {
        python.says(carol, 'Hello from Python 🐍');
        await expert.seesMessage(bob, 'Hello from Python 🐍');
        await expert.says(bob, 'Hello Python');
        await python.seesMessage(carol, 'Hello Python');
      } finally {
        await python.signOut();
      }
    });

    it('go-sendxmpp sends an expert a message', async () => {
      const expert = await server.signIn(carol);
      await goSendxmpp(settings(server, bob), carol, 'Hello from Go');
      await expert.seesMessage(bob, 'Hello from Go');
    });
  });

  describe('a component (XEP-0114)', () => {
    it('is let in with its secret, for each domain', async () => {
      for (const { vccDomain, componentSecret } of server.running.hosts) {
        expect(await handshake(server, vccDomain, componentSecret)).toContain('<handshake');
      }
    });

    it('is refused with another secret', async () => {
      expect(await handshake(server, 'vcc.acme.example', 'wrong')).toContain('not-authorized');
    });
  });

  describe('the process', () => {
    it('keeps accounts and archives through a stop and through a kill', async () => {
      const before = server.running.pid;
      const one = await server.signIn(bob);
      await one.says(carol, 'Remember me');
      await one.ping();
      await server.running.stop();
      expect(server.running.pid).toBeUndefined();
      await server.running.start();
      await server.running.kill();
      expect(server.running.pid).toBeUndefined();
      await server.running.start();
      expect(server.running.pid).not.toBe(before);
      const again = await server.signIn(bob);
      const { messages } = await again.archive({ with: carol, before: '', max: 1 });
      expect(messages.map(({ text }) => text)).toEqual(['Remember me']);
    });

    it('takes an account that is registered while it runs', async () => {
      const [jid, password] = ['zoe@acme.example', 'pass "word" \\ with ünïcode'];
      await server.running.register(jid, password);
      await server.running.register(jid, password);
      // The PLAIN of this library knows Latin-1 only.
      const expert = await server.signIn(jid, { password, mechanism: 'SCRAM-SHA-1' });
      expect(expert.jid).toBe(jid);
    });

    it('leaves nothing behind', async () => {
      const another = await startTestServer(server.kind);
      expect(processesOf(another.dir)).toEqual([another.pid]);
      await another.stop();
      expect(processesOf(another.dir)).toEqual([]);
      await another.remove();
    });
  });
});

function settings(server: ServerOfPlay, jid: string) {
  return { server: server.running, jid, password: server.passwordOf(jid) };
}

/** What the server answers to the handshake. */
async function handshake(server: ServerOfPlay, domain: string, secret: string): Promise<string> {
  const socket = createConnection({ host: server.running.host, port: server.running.componentPort });
  try {
    socket.setEncoding('utf8');
    socket.write(
      `<stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' to='${domain}'>`,
    );
    const id = await answerWith(socket, /\bid=['"]([^'"]+)['"]/);
    socket.write(`<handshake>${createHash('sha1').update(`${id}${secret}`).digest('hex')}</handshake>`);
    return await answerWith(socket, /(<handshake|not-authorized)/);
  } finally {
    socket.destroy();
  }
}

async function answerWith(socket: ReturnType<typeof createConnection>, pattern: RegExp): Promise<string> {
  let seen = '';
  while (true) {
    const [text] = await once(socket, 'data', { signal: AbortSignal.timeout(10_000) });
    seen += text;
    const found = pattern.exec(seen);
    if (found) return found[1] ?? '';
  }
}
