// A groups file for Prosody's mod_groups. A public group (with +): every account of the host has the agents in its roster; in any
// other kind of group the experts would find each other as well.
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type RosterWay, RosterWayClosed } from '../../bridge/rosters.ts';
import type { RosterContact } from '../../domain/rosters.ts';

/** Nothing happens for single experts: the file is written once, whole, when everything is known. */
export function prosodyGroupsWay(file: string): RosterWay {
  return {
    name: 'prosody-groups',
    give: async () => {},
    takeAway: async () => {},
    finish: async (contacts) => {
      const text = groupsFile(contacts);
      try {
        if ((await readFile(file, 'utf8').catch(() => '')) === text) return;
        await mkdir(dirname(file), { recursive: true });
        await writeFile(`${file}.new`, text, { mode: 0o644 });
        await rename(`${file}.new`, file);
      } catch (error) {
        throw new RosterWayClosed(`the groups file cannot be written: ${String(error)}`);
      }
    },
  };
}

/** Exported for its test. */
export function groupsFile(contacts: readonly RosterContact[]): string {
  const lines = ['# Written by Expert Connect. Prosody reads it when mod_groups is loaded.'];
  for (const group of new Set(contacts.map((contact) => contact.group))) {
    lines.push(`[+${onOneLine(group).replaceAll(/[[\]]/g, ' ').trim()}]`);
    for (const { agent, name } of contacts.filter((contact) => contact.group === group))
      lines.push(`${agent}=${onOneLine(name)}`);
  }
  return `${lines.join('\n')}\n`;
}

const onOneLine = (text: string) => text.replaceAll(/\s+/g, ' ').trim();
