import { readFile } from 'node:fs/promises';
import { get } from 'node:https';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { selfSigned } from '../../src/demo/certificate.ts';
import { startGateway } from '../support/gateway.ts';
import { testFolder } from '../support/test-folder.ts';

it('with TLS of its own the gateway takes no connection without', async () => {
  const folder = testFolder();
  onTestFinished(() => folder.remove());
  const files = await selfSigned(folder.path, ['localhost']);
  const [certificate, key] = await Promise.all(
    [files.certificate, files.key].map((file) => readFile(file, 'utf8')),
  );
  const gateway = await startGateway({
    listen: { host: '127.0.0.1', port: 0, tls: { certificate: certificate ?? '', key: key ?? '' } },
  });
  expect(gateway.url).toMatch(/^https:/);
  const port = Number(new URL(gateway.url).port);
  const trust = { host: '127.0.0.1', port, ca: certificate, servername: 'localhost' };
  const answer = await new Promise<{ status: number | undefined; hsts: string | undefined }>(
    (resolve, reject) => {
      get({ ...trust, path: '/healthz' }, (response) => {
        response.resume();
        resolve({ status: response.statusCode, hsts: response.headers['strict-transport-security'] });
      }).on('error', reject);
    },
  );
  expect(answer).toMatchObject({ status: 200, hsts: expect.stringContaining('max-age') });

  const ws = new WebSocket(`wss://localhost:${port}/console`, ['expert-connect.v1'], {
    ca: certificate,
    family: 4,
  });
  await new Promise((resolve, reject) => ws.once('open', resolve).once('error', reject));
  ws.terminate();
  await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();
});
