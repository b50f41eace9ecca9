import { eventually } from '../../support/eventually.ts';
import type { Fault } from '../suite/scene.ts';

const alice = 'alice@vcc.acme.example';
/** More than the bridge keeps for a console that does not read, and all that lies in the kernel's buffers besides. */
const messages = 400;
const text = 'What is not read has to wait somewhere. '.repeat(750);

export const silentConsole: Fault = {
  name: 'silent-console',
  what: 'a console that never reads is cut off, and resumes',
  rounds: { few: 1, many: 5 },
  async make({ stack, untrue }) {
    const deaf = await stack.console('alice');
    deaf.ws.pause();
    const dave = await stack.expert('dave', { available: false });
    for (let n = 0; n < messages; n++) await dave.says(alice, `${n} ${text}`);
    await eventually(async () => {
      const metrics = await (await fetch(`${stack.gateway.url}/metrics`)).text();
      if (!/^expert_connect_sessions\{tenant="acme",socket="lost"\} [1-9]/m.test(metrics))
        throw new Error('a console that does not read was not cut off');
    }, 60_000);
    deaf.ws.terminate();
    await deaf.closed;
    // It has much to catch up with, and is cut off again should it not keep up.
    let back = deaf;
    for (let isThere = false; !isThere; ) {
      back = await back.resumes();
      if (!back.opening.resumed) return untrue('a console that was cut off could not resume');
      const last = back.told(
        'chat.message',
        ({ message }) => message.text.startsWith(`${messages - 1} What`),
        60_000,
      );
      isThere = await Promise.race([last.then(() => true), back.closed.then(() => false)]);
      if (!isThere) last.catch(() => {});
    }
    await back.logsOut();
    await dave.signOut();
  },
};
