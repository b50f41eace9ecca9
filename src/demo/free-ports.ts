import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';

const loopback = '127.0.0.1';
const lowest = 10_240;

/**
 * Ports on loopback that nobody listens on, all different. They lie below the range from which the kernel takes the ports of
 * outgoing connections: a server that is restarted finds its port still free, and nobody who tries to connect meanwhile can
 * end up connected to itself.
 */
export async function freePorts(count: number): Promise<number[]> {
  const highest = firstEphemeralPort() - 1;
  const found = new Set<number>();
  for (let tries = 0; found.size < count; tries++) {
    if (tries > 500 + count) throw new Error(`No ${count} free ports between ${lowest} and ${highest}.`);
    const port = lowest + Math.floor(Math.random() * (highest - lowest + 1));
    if (!found.has(port) && (await isPortFree(port))) found.add(port);
  }
  return [...found];
}

/** Whether one could listen on this port of loopback now. */
export async function isPortFree(port: number, host = loopback): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

function firstEphemeralPort(): number {
  const usual = 32_768;
  try {
    const first = Number(readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').split(/\s+/)[0]);
    return first > lowest + 1000 ? first : usual;
  } catch {
    return usual;
  }
}
