// What an operator puts before a server that speaks no TLS: TLS outside, plain inside.
import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { createServer } from 'node:tls';
import type { Certificate } from './certificates.ts';

export interface TlsProxy {
  readonly port: number;
  /** What came in, decrypted: nothing where a handshake has failed. */
  readonly heard: () => string;
  close(): Promise<void>;
}

export async function startTlsProxy(
  target: { readonly port: number },
  { certificate: cert, key }: Pick<Certificate, 'certificate' | 'key'>,
): Promise<TlsProxy> {
  const sockets = new Set<Socket>();
  let heard = '';
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  };
  const server = createServer({ cert, key }, (near) => {
    const far = connect(target.port, '127.0.0.1');
    keep(near);
    keep(far);
    for (const socket of [near, far]) {
      socket.on('error', () => {});
      socket.on('close', () => [near, far].forEach((one) => void one.destroy()));
    }
    near.on('data', (data) => {
      heard += data;
    });
    near.pipe(far).pipe(near);
  });
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    heard: () => heard,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
