import { eventually } from '../../support/eventually.ts';
import type { Fault } from '../suite/scene.ts';

const alice = 'alice@vcc.acme.example';
/** More than the bridge keeps for a console that does not read, and all that lies in the kernel's buffers besides. */
const messages = 500;
const text = 'What is not read has to wait somewhere. '.repeat(750);

export const silentConsole: Fault = {
  name: 'silent-console',
  what: 'a console that never reads is cut off, and resumes',
  rounds: { few: 1, many: 5 },
  limits: { socketBufferBytes: 262_144 },
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
    const back = await deaf.resumes();
    if (!back.opening.resumed) untrue('a console that was cut off could not resume');
    await back.sees({ text: `${messages - 1} ${text}` }, 60_000);
    await back.logsOut();
    await dave.signOut();
  },
};
