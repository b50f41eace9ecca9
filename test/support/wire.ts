// A wire between a browser and a gateway that a test can cut.
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Wire {
  readonly url: string;
  /** Breaks every connection without a word, and takes none. */
  cut(): void;
  mend(): void;
  /** Resolved when the next connection is passed on. */
  next(): Promise<void>;
}

/** Listens on a free port of loopback and passes everything on; it ends with the test. */
export async function startWire(gateway: { readonly url: string }): Promise<Wire> {
  const port = Number(new URL(gateway.url).port);
  const sockets = new Set<Socket>();
  let isCut = false;
  const waiting: (() => void)[] = [];
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  };
  const server = createServer((near) => {
    keep(near);
    if (isCut) return void near.destroy();
    for (const tell of waiting.splice(0)) tell();
    const far = connect(port, '127.0.0.1');
    keep(far);
    near.pipe(far).pipe(near);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  const breakAll = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    breakAll();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut: () => {
      isCut = true;
      breakAll();
    },
    mend: () => {
      isCut = false;
    },
    next: () => new Promise((resolve) => waiting.push(resolve)),
  };
}
