// A page with Converse.js, an XMPP client that nobody here wrote, for whoever wants to be an expert of the demo. The private
// server itself serves it, beside its WebSocket: no process more, and the same origin.
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Where the private server serves the page. */
export const expertPagePath = '/experts';

/** All that Converse.js loads when it speaks English. */
const parts = ['converse.min.js', 'converse.min.css', 'emoji.json', 'images', 'webfonts'];

/** Puts the page together in this folder. `root` is the project's: Converse.js is a development dependency of it. */
export function layOutExpertPage(root: string, folder: string): void {
  const converse = join(root, 'node_modules', 'converse.js', 'dist');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const part of parts) cpSync(join(converse, part), join(folder, part), { recursive: true });
  cpSync(join(root, 'src', 'demo', 'expert-page'), folder, { recursive: true });
}

/**
 * A link that signs one expert in. The account stands in the fragment: browsers send it to nobody, so it is in no log, and the
 * page takes it out of the address as soon as it is read. For passwords that are made for a demo, and good on loopback only.
 */
export function expertLink(page: string, jid: string, password: string): string {
  return `${page}#${new URLSearchParams({ jid, password })}`.replace('%40', '@');
}
