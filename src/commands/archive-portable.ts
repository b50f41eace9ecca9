import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { ArchivedMessage } from '../bridge/archive-ports.ts';
import { ConfigError, faultLine } from '../config/fault.ts';
import { loadConfig } from '../config/load.ts';
import type { Environment } from '../config/material.ts';
import { parseBareJid } from '../domain/jid.ts';
import { openArchive, openArchiveToRead } from '../storage/place.ts';
import { importMessages, messagesOf } from '../storage/portable.ts';
import { portableFile, readPortable } from '../xmpp/portable-archive.ts';
import { lineOf, readLine } from './portable-lines.ts';
import type { Print } from './print.ts';

export interface Portable {
  readonly config: string;
  readonly tenant: string;
  readonly format: 'jsonl' | 'xml';
}

/**
 * `expert-connect archive export`: the rooms of a person, as of one moment, also while the bridge runs. JSON Lines have all that is known of
 * each message; XML has what was delivered, as XEP-0313 serves it.
 *
 * @returns the exit code: 0 when all of it is in the file
 */
export function exportRooms(
  what: Portable & { readonly person: string; readonly with?: string; readonly to: string },
  environment: Environment,
  print: Print,
): Promise<number> {
  return inWords(print, async () => {
    const { archive } = loadConfig(what.config, environment).bridge;
    const person = addressIn(what.person);
    const other = what.with === undefined ? undefined : addressIn(what.with);
    const whose = { tenant: what.tenant, person, ...(other !== undefined && { other }) };
    const { head, result, foot } =
      what.format === 'xml'
        ? portableFile(person)
        : { head: '', result: (one: ArchivedMessage) => `${lineOf(one)}\n`, foot: '' };
    const source = await openArchiveToRead(archive);
    const file = await open(what.to, 'wx', 0o600);
    try {
      let messages = 0;
      await file.appendFile(head);
      for await (const one of messagesOf(source, whose)) {
        const text = result(one);
        if (text !== '') messages += 1;
        await file.appendFile(text);
      }
      await file.appendFile(foot);
      await file.sync();
      print(`${what.to}: ${messages} messages.`);
    } finally {
      await file.close();
      await source.close();
    }
  });
}

/**
 * `expert-connect archive import`. Messages that are there already are left as they are, so it can be called again.
 *
 * @returns the exit code: 0 when all of the file is in the archive
 */
export function importRooms(
  what: Portable & { readonly from: string },
  environment: Environment,
  print: Print,
): Promise<number> {
  return inWords(print, async () => {
    const { bridge, tenants } = loadConfig(what.config, environment);
    const tenant = tenants.find((one) => one.tenant.id === what.tenant)?.tenant;
    if (!tenant) throw new Error(`there is no tenant ${what.tenant}`);
    const target = await openArchive(bridge.archive);
    try {
      const { stored, known } = await importMessages(target, messagesIn(what, tenant));
      print(`${stored} messages stored, ${known} were there already.`);
    } finally {
      await target.close();
    }
  });
}

async function* messagesIn(
  { format, from, tenant: id }: Portable & { readonly from: string },
  tenant: Parameters<typeof readPortable>[1],
): AsyncGenerator<ArchivedMessage> {
  const pieces = createReadStream(from, 'utf8');
  if (format === 'xml') return yield* await readPortable(pieces, tenant);
  let number = 0;
  for await (const text of createInterface({ input: pieces, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    if (text.trim() === '') continue;
    try {
      yield readLine(text, id);
    } catch {
      throw new Error(`${from}:${number}: expected a message as export writes it`);
    }
  }
}

function addressIn(text: string) {
  const jid = parseBareJid(text);
  if (!jid) throw new Error(`${text} is no address`);
  return jid;
}

async function inWords(print: Print, does: () => Promise<void>): Promise<number> {
  try {
    await does();
    return 0;
  } catch (error) {
    if (error instanceof ConfigError) for (const fault of error.faults) print(faultLine(fault));
    else print(`It was not done: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  }
}
