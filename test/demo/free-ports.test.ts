import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { freePorts, isPortFree } from '../../src/demo/free-ports.ts';

describe('free ports', () => {
  it('are all different, and one can listen on each', async () => {
    const ports = await freePorts(20);
    expect(new Set(ports).size).toBe(20);
    expect(await Promise.all(ports.map((port) => isPortFree(port)))).not.toContain(false);
  });

  it('are never ports that the kernel gives to outgoing connections', async () => {
    const first = Number(readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').split(/\s+/)[0]);
    for (const port of await freePorts(20)) expect(port).toBeLessThan(first);
  });

  it('a port that somebody listens on is not free, and is free again afterwards', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    expect(await isPortFree(port)).toBe(false);
    server.close();
    await once(server, 'close');
    expect(await isPortFree(port)).toBe(true);
  });
});
