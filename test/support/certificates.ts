// Certificates of an authority of a test's own.
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const openssl = (words: readonly string[]) => run('openssl', words);
const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

export interface Certificate {
  /** Where it lies, as PEM. */
  readonly files: { readonly certificate: string; readonly key: string };
  readonly certificate: string;
  readonly key: string;
}

export interface Authority {
  /** PEM, and where it lies. */
  readonly certificate: string;
  readonly file: string;
  /** A certificate for this name; `days` below 0: it has expired. */
  issue(name: string, days?: number): Promise<Certificate>;
}

export async function authority(folder: string, name: string): Promise<Authority> {
  const at = (file: string) => join(folder, `${name}-${file}`);
  const own = ['-days', '30', '-subj', `/CN=${name}`, '-keyout', at('ca.key'), '-out', at('ca.pem')];
  await openssl(['req', '-x509', ...curve, ...own]);
  let issued = 0;
  return {
    certificate: await readFile(at('ca.pem'), 'utf8'),
    file: at('ca.pem'),
    async issue(host, days = 30) {
      const n = ++issued;
      const files = { certificate: at(`${n}.pem`), key: at(`${n}.key`) };
      await openssl(['req', ...curve, '-subj', `/CN=${host}`, '-keyout', files.key, '-out', at(`${n}.csr`)]);
      const isAddress = /^[\d.]+$/.test(host);
      await writeFile(at(`${n}.ext`), `subjectAltName=${isAddress ? 'IP' : 'DNS'}:${host}\n`);
      const signed = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial', '-days', String(days)];
      const out = ['-extfile', at(`${n}.ext`), '-out', files.certificate];
      await openssl(['x509', '-req', '-in', at(`${n}.csr`), ...signed, ...out]);
      const [certificate, key] = await Promise.all([
        readFile(files.certificate, 'utf8'),
        readFile(files.key, 'utf8'),
      ]);
      return { files, certificate, key };
    },
  };
}
