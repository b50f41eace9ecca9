// The kinds of values that settings have. What a kind expects is said in words: it is what a fault shows.
import { isIP } from 'node:net';
import * as z from 'zod';

/** One line of text to show to people. */
export const lineOfText = (longest = 200) =>
  z
    .string()
    .min(1)
    .max(longest)
    .regex(/^[^\u0000-\u001f\u007f]*$/, 'expected one line of text without control characters');

export const filePath = () =>
  z
    .string()
    .min(1)
    .max(4096)
    .regex(/^[^\u0000]*$/, 'expected the path of a file or folder');

/** What other settings refer to. */
export const identifier = () =>
  z
    .string()
    .max(64)
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
      'expected letters, digits, ".", "_" and "-", first a letter or digit',
    );

export const domainName = () =>
  z
    .string()
    .max(253)
    .regex(
      /^[^\s"&'/:<>@.\\]+(\.[^\s"&'/:<>@.\\]+)*$/,
      'expected a domain such as acme.example, without port, path or @',
    )
    .refine(foldsAlike, 'expected letters that every XMPP server writes alike in lower case');

/** RFC 7622 3.3: what may stand before the `@`. A backslash would be mistaken for an address escaped by XEP-0106. */
export const localPart = () =>
  z
    .string()
    .regex(
      /^[^\s"&'/:<>@\\\u0000-\u001f\u007f]+$/,
      `expected a name without spaces and without " & ' / : < > @ \\`,
    )
    .refine((text) => Buffer.byteLength(text) <= 1023, 'expected at most 1023 bytes')
    .refine(foldsAlike, 'expected letters that every XMPP server writes alike in lower case');

/** The bare JID of an expert. */
export const address = () =>
  z
    .string()
    .regex(
      /^[^\s"&'/:<>@\u0000-\u001f\u007f]+@[^\s"&'/:<>@.\\]+(\.[^\s"&'/:<>@.\\]+)*$/,
      'expected an address such as bob@acme.example',
    )
    .refine((text) => Buffer.byteLength(text) <= 1023, 'expected at most 1023 bytes')
    .refine(foldsAlike, 'expected letters that every XMPP server writes alike in lower case');

export const host = () =>
  z
    .string()
    .max(253)
    .regex(/^[^\s/@]+$/, 'expected a host name or an IP address, without port or path');

export const port = () => z.int().min(1).max(65_535);

export const webAddress = () =>
  z
    .string()
    .refine((text) => webUrl(text) !== undefined, 'expected an address such as https://chat.acme.example');

/** Keys fetched over an open network could be anybody's. */
export const secureWebAddress = () =>
  z.string().refine((text) => {
    const url = webUrl(text);
    return url !== undefined && (url.protocol === 'https:' || isLoopback(url.hostname));
  }, 'expected an https address (http only on this machine)');

export const ipOrNetwork = () =>
  z.string().refine(isIpOrNetwork, 'expected an IP address or a network such as 10.0.0.0/8');

/** Where a secret is kept: never in the configuration itself. */
export const secretSource = () =>
  z
    .strictObject({
      env: z
        .string()
        .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'expected the name of an environment variable')
        .describe('Name of the environment variable that holds the secret.')
        .exactOptional(),
      file: filePath()
        .describe(
          'File that holds the secret and nothing else; a line break at its end does not count. Relative to this file. Good for secrets that a container platform mounts.',
        )
        .exactOptional(),
    })
    .refine((source) => Object.keys(source).length === 1, 'expected either env or file')
    // Said again for editors: a rule in code is not seen there.
    .meta({ minProperties: 1, maxProperties: 1 });

/** PHC string of argon2id, with costs that one sign-in can afford: at most 1 GiB and 64 rounds. */
export const argon2idHash = () =>
  z
    .string()
    .regex(
      /^\$argon2id\$v=19\$m=\d{1,7},t=\d{1,2},p=\d{1,2}\$[A-Za-z0-9+/]{11,86}\$[A-Za-z0-9+/]{16,172}$/,
      'expected an argon2id hash, as `expert-connect hash-password` prints it',
    )
    .refine((text) => {
      const [memory = 0, rounds = 0, lanes = 0] = (/m=(\d+),t=(\d+),p=(\d+)/.exec(text) ?? [])
        .slice(1)
        .map(Number);
      return lanes >= 1 && memory >= 8 * lanes && memory <= 1_048_576 && rounds >= 1 && rounds <= 64;
    }, 'expected an argon2id hash of at most 1 GiB and 64 rounds, as `expert-connect hash-password` prints it');

/**
 * Servers fold case by more rules than lower case alone (`ß` becomes `ss`). A name that such rules change would never
 * be reached.
 */
function foldsAlike(text: string): boolean {
  return text.normalize('NFKC').toUpperCase().toLowerCase() === text.toLowerCase();
}

function webUrl(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined;
  if (url.username || url.password || url.hash || url.search) return undefined;
  return url;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}

function isIpOrNetwork(text: string): boolean {
  const [ip = '', bits, ...more] = text.split('/');
  const family = isIP(ip);
  if (family === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}
