// biboumi, a gateway to IRC in C++, between a server and an IRC network that both cost nothing: an expert writes to somebody on IRC,
// who answers at once. What it does is the least that any gateway does; it archives nothing.
import { existsSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Element } from '@xmpp/xml';
import { startProcess } from '../../src/demo/processes.ts';
import { startStubServer } from '../../test/support/stub-server.ts';
import { testFolder } from '../../test/support/test-folder.ts';
import { counted } from './loads.ts';

const program = '/usr/bin/biboumi';
export const hasBiboumi = () => existsSync(program);

const domain = 'irc.bench.example';
const network = '127.0.0.1';
const commands = 'http://jabber.org/protocol/commands';
const expertAt = (n: number) => `expert${n}@bench.example/x`;
const answering = `peer%${network}@${domain}`;

/** Runs so many round trips of so many experts; gives the process's id to be watched by `measured`. */
export async function withBiboumi(
  experts: number,
  measured: (rounds: Rounds) => Promise<void>,
): Promise<void> {
  const folder = testFolder();
  const irc = await startIrc();
  let onStanza: (stanza: Element) => void = () => {};
  const server = await startStubServer({
    strict: false,
    secret: 'bench',
    onStanza: (stanza) => onStanza(stanza),
  });
  const file = join(folder.path, 'biboumi.cfg');
  writeFileSync(
    file,
    [
      `hostname=${domain}`,
      'password=bench',
      'xmpp_server_ip=127.0.0.1',
      `port=${server.port}`,
      `db_name=${join(folder.path, 'biboumi.sqlite')}`,
      `log_file=${join(folder.path, 'biboumi.log')}`,
      'log_level=2',
    ].join('\n'),
  );
  try {
    const { pid } = await startProcess({
      argv: [program, file],
      cwd: folder.path,
      logFile: join(folder.path, 'output'),
    });
    const connection = await server.connected(0);
    const until = (matches: (stanza: Element) => boolean, ask: string) =>
      new Promise<Element>((resolve) => {
        onStanza = (stanza) => void (matches(stanza) && resolve(stanza));
        void connection.write(ask);
      });
    for (let n = 0; n < experts; n++) {
      const form = await until(({ attrs }) => attrs.id === `c${n}`, configure(n));
      await until(({ attrs }) => attrs.id === `d${n}`, configured(n, form, irc.port));
      await until(
        (stanza) => stanza.name === 'presence' && String(stanza).includes('110'),
        `<presence from='${expertAt(n)}' to='#room%${network}@${domain}/expert${n}'><x xmlns='http://jabber.org/protocol/muc'/></presence>`,
      );
    }
    await measured({
      pid,
      run: async (count) => {
        const all = counted(count);
        let begun = 0;
        const next = () => {
          if (begun++ >= count) return;
          const from = expertAt(begun % experts);
          void connection.write(
            `<message type='chat' id='b${begun}' from='${from}' to='${answering}'><body>The parcel left the depot this morning; the driver rings before noon.</body></message>`,
          );
        };
        onStanza = ({ name, attrs }) => {
          if (name !== 'message' || attrs.type !== 'chat') return;
          all.one();
          next();
        };
        for (let n = 0; n < 200; n++) next();
        await all.done;
      },
    });
  } finally {
    await folder.remove();
    await server.close();
    irc.close();
  }
}

export interface Rounds {
  readonly pid: number;
  run(count: number): Promise<void>;
}

/** XEP-0050, its first step: a form. */
const configure = (n: number) =>
  `<iq type='set' id='c${n}' from='${expertAt(n)}' to='${network}@${domain}'><command xmlns='${commands}' node='configure' action='execute'/></iq>`;

/** Its second: where the network is, and that nothing is held back. */
function configured(n: number, form: Element, port: number): string {
  const session = form.getChild('command', commands)?.attrs.sessionid;
  const field = (name: string, value: string) => `<field var='${name}'><value>${value}</value></field>`;
  const values = field('ports', String(port)) + field('tls_ports', '') + field('throttle_limit', '-1');
  return `<iq type='set' id='d${n}' from='${expertAt(n)}' to='${network}@${domain}'><command xmlns='${commands}' node='configure' sessionid='${session}' action='next'><x xmlns='jabber:x:data' type='submit'>${values}</x></command></iq>`;
}

async function startIrc(): Promise<{ readonly port: number; close(): void }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    let nick = '';
    createInterface({ input: socket }).on('line', (line) => {
      const [command = '', ...rest] = line.split(' ');
      if (command === 'NICK') nick = (rest[0] ?? '').replace(/^:/, '');
      else if (command === 'USER')
        socket.write(`:irc 001 ${nick} :Welcome\r\n:irc 422 ${nick} :No message of the day\r\n`);
      else if (command === 'PING') socket.write(`:irc PONG irc ${rest.join(' ')}\r\n`);
      else if (command === 'JOIN') {
        const who = `:${nick}!${nick}@irc`;
        socket.write(
          `${who} JOIN ${rest[0]}\r\n:irc 353 ${nick} = ${rest[0]} :${nick}\r\n:irc 366 ${nick} ${rest[0]} :End\r\n:irc 332 ${nick} ${rest[0]} :Talk\r\n`,
        );
      } else if (command === 'PRIVMSG')
        socket.write(`:peer!peer@irc PRIVMSG ${nick} ${rest.slice(1).join(' ')}\r\n`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
