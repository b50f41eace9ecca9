// A wire between the bridge and the XMPP server that can be cut at a chosen byte, or fall silent.
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export type Way = 'to-server' | 'to-bridge';

/** Looks at what is about to be passed on; the answer is how many bytes of it still pass before the cut. */
export type CutAt = (data: Buffer, way: Way) => number | undefined;

export interface LinkWire {
  readonly port: number;
  /** The next data for which `cutAt` has an answer is passed on up to there, and the wire breaks. Resolved when it broke. */
  cut(cutAt: CutAt): Promise<void>;
  /** Breaks what there is at once. */
  breakNow(): void;
  /** Nothing passes any more, in either way, and nobody is told; new connections are taken and get no answer. */
  fallSilent(): void;
  /** Things pass again: what was silent is broken. */
  speak(): void;
  close(): Promise<void>;
}

export async function startLinkWire(serverPort: number): Promise<LinkWire> {
  const sockets = new Set<Socket>();
  let cutting: { readonly at: CutAt; readonly done: () => void } | undefined;
  let isSilent = false;

  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  };
  const server = createServer((near) => {
    keep(near);
    near.setNoDelay(true);
    if (isSilent) return;
    const far = connect(serverPort, '127.0.0.1');
    keep(far);
    far.setNoDelay(true);
    const pass = (from: Socket, to: Socket, way: Way) => {
      from.on('data', (data: Buffer) => {
        if (isSilent) return;
        const at = cutting?.at(data, way);
        if (at === undefined) {
          if (!to.write(data)) {
            from.pause();
            to.once('drain', () => from.resume());
          }
          return;
        }
        const { done } = cutting as { done: () => void };
        cutting = undefined;
        // What is past the cut never arrives, in either way.
        to.end(data.subarray(0, at), () => {
          near.destroy();
          far.destroy();
          done();
        });
      });
    };
    pass(near, far, 'to-server');
    pass(far, near, 'to-bridge');
    near.on('close', () => !isSilent && far.destroy());
    far.on('close', () => !isSilent && near.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const breakNow = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut: (at) =>
      new Promise((done) => {
        cutting = { at, done };
      }),
    breakNow,
    fallSilent: () => {
      isSilent = true;
    },
    speak: () => {
      isSilent = false;
      breakNow();
    },
    close: async () => {
      breakNow();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
