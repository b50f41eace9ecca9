// What the settings point at outside the configuration: secrets, pictures, certificates. Read once, kept by setting.
// No message repeats the name of a variable or file: somebody may have written the secret itself there.
import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { createSecureContext } from 'node:tls';
import { type Fault, type Path, pathText } from './fault.ts';
import { textsAt, valueAt } from './select.ts';
import { errorCode, type YamlFile } from './yaml-file.ts';

/** The environment that secrets may come from; given, never taken from the process. */
export type Environment = Readonly<Record<string, string | undefined>>;

export interface Material {
  /** By the setting, such as `vcc.secret`. */
  readonly secrets: ReadonlyMap<string, string>;
  /** By the setting, such as `agents[2].picture`. */
  readonly pictures: ReadonlyMap<string, { readonly type: string; readonly base64: string }>;
  /** PEM of authorities, by the setting. */
  readonly certificates: ReadonlyMap<string, string>;
  readonly tls?: { readonly certificate: string; readonly key: string };
  readonly faults: readonly Fault[];
}

const largestSecretFile = 65_536;

/** `shortest`: how many bytes a secret must have at least. */
export function readSecret(
  yaml: YamlFile,
  path: Path,
  environment: Environment,
  shortest = 1,
): Pick<Material, 'secrets' | 'faults'> {
  const source = valueAt(yaml.value, path);
  const env = valueAt(source, ['env']);
  const file = valueAt(source, ['file']);
  const none = { secrets: new Map<string, string>(), faults: [] };
  // Neither or both: a fault of shape, which is told elsewhere.
  if ((typeof env === 'string') === (typeof file === 'string')) return none;

  const place = [...path, typeof env === 'string' ? 'env' : 'file'];
  const fault = (message: string) => ({ ...none, faults: [yaml.faultAt(place, message)] });
  let secret: string;
  if (typeof env === 'string') {
    const found = environment[env];
    if (found === undefined) return fault('expected an environment variable that is set');
    secret = found;
  } else {
    try {
      secret = readBounded(inFolderOf(yaml, String(file)), largestSecretFile).toString('utf8');
    } catch (error) {
      return fault(`expected a file that can be read (${errorCode(error)})`);
    }
    secret = secret.replace(/\r?\n$/, '');
  }
  if (secret.trim() === '') return fault('expected a secret, found it empty');
  if (/[\u0000-\u001f\u007f\ufffd]/.test(secret)) return fault('expected a secret on one line of text');
  if (Buffer.byteLength(secret) < shortest) return fault(`expected a secret of at least ${shortest} bytes`);
  return { secrets: new Map([[pathText(path), secret]]), faults: [] };
}

/** The agents' pictures. `largest` in bytes. */
export function readPictures(yaml: YamlFile, largest: number): Pick<Material, 'pictures' | 'faults'> {
  const pictures = new Map<string, { type: string; base64: string }>();
  const faults: Fault[] = [];
  for (const { path, text } of textsAt(yaml.value, 'agents.*.picture')) {
    try {
      const bytes = readBounded(inFolderOf(yaml, text), largest);
      const type = pictureType(bytes);
      if (type) pictures.set(pathText(path), { type, base64: bytes.toString('base64') });
      else faults.push(yaml.faultAt(path, 'expected a PNG, JPEG, GIF or WebP picture'));
    } catch (error) {
      const problem =
        error instanceof TooLarge
          ? `expected a picture of at most ${largest} bytes (limits.pictureBytes), found ${error.size}`
          : `expected a picture that can be read (${errorCode(error)})`;
      faults.push(yaml.faultAt(path, problem));
    }
  }
  return { pictures, faults };
}

/** Certificate and key of the gateway, which must belong together. */
export function readTls(yaml: YamlFile): Pick<Material, 'tls' | 'faults'> {
  const faults: Fault[] = [];
  const read = (name: string) => {
    const file = valueAt(yaml.value, ['gateway', 'tls', name]);
    if (typeof file !== 'string') return undefined;
    try {
      return readBounded(inFolderOf(yaml, file), 1_048_576).toString('utf8');
    } catch (error) {
      const message = `expected a PEM file that can be read (${errorCode(error)})`;
      faults.push(yaml.faultAt(['gateway', 'tls', name], message));
      return undefined;
    }
  };
  const certificate = read('certificate');
  const key = read('key');
  if (certificate === undefined || key === undefined) return { faults };
  try {
    createSecureContext({ cert: certificate, key });
  } catch {
    const message = 'expected a certificate and a key in PEM, without a passphrase, that belong together';
    return { faults: [yaml.faultAt(['gateway', 'tls'], message, 'key')] };
  }
  return { tls: { certificate, key }, faults };
}

/** The certificate of an authority, as PEM. */
export function readCertificate(yaml: YamlFile, path: Path): Pick<Material, 'certificates' | 'faults'> {
  const certificates = new Map<string, string>();
  const file = valueAt(yaml.value, path);
  if (typeof file !== 'string') return { certificates, faults: [] };
  try {
    const text = readBounded(inFolderOf(yaml, file), 1_048_576).toString('utf8');
    createSecureContext({ ca: text });
    if (!text.includes('-----BEGIN CERTIFICATE-----')) throw new TypeError('no certificate');
    certificates.set(pathText(path), text);
    return { certificates, faults: [] };
  } catch (error) {
    const why = error instanceof Error && 'syscall' in error ? ` that can be read (${errorCode(error)})` : '';
    return { certificates, faults: [yaml.faultAt(path, `expected a PEM file with a certificate${why}`)] };
  }
}

/** Paths in a file are relative to that file. */
export function inFolderOf(yaml: YamlFile, path: string): string {
  return resolve(dirname(yaml.file), path);
}

class TooLarge extends Error {
  readonly code = 'EFBIG';
  readonly size: number;
  constructor(size: number) {
    super('too large');
    this.size = size;
  }
}

function readBounded(file: string, largest: number): Buffer {
  const { size } = statSync(file);
  if (size > largest) throw new TooLarge(size);
  return readFileSync(file);
}

/** By the first bytes: the name of a file proves nothing. */
function pictureType(bytes: Buffer): string | undefined {
  const begins = (text: string, at = 0) => bytes.subarray(at, at + text.length).toString('latin1') === text;
  if (begins('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (begins('\xff\xd8\xff')) return 'image/jpeg';
  if (begins('GIF87a') || begins('GIF89a')) return 'image/gif';
  if (begins('RIFF') && begins('WEBP', 8)) return 'image/webp';
  return undefined;
}
