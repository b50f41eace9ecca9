import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface CertificateFiles {
  readonly certificate: string;
  readonly key: string;
}

/** A certificate for these domains, signed by itself: only for clients that refuse to go without TLS. Made once for a folder. */
export async function selfSigned(dir: string, domains: readonly string[]): Promise<CertificateFiles> {
  const files = { certificate: join(dir, 'certificate.pem'), key: join(dir, 'certificate-key.pem') };
  if (existsSync(files.certificate)) return files;
  const names = domains.map((domain) => `DNS:${domain}`).join(',');
  const subject = `/CN=${domains[0] ?? 'localhost'}`;
  await promisify(execFile)('openssl', [
    ...[
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '3650',
    ],
    ...[
      '-subj',
      subject,
      '-addext',
      `subjectAltName=${names}`,
      '-keyout',
      files.key,
      '-out',
      files.certificate,
    ],
  ]);
  return files;
}
