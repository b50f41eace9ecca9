// Whom the agent may contact (R7) and who exists (R8).

import { type Signal, signal } from '@preact/signals';
import { type Opening, sentenceOf } from '../protocol/calls.ts';
import type { Connection } from '../protocol/connection.ts';
import type { Contact, DirectoryEntry, Jid, Status } from '../protocol/types.ts';
import { domainOf } from './addresses.ts';

/** A list that is fetched. `stale`: what is shown is from before. */
export type Fetched<Item> =
  | { readonly state: 'none' }
  | { readonly state: 'loading'; readonly items: readonly Item[] }
  | { readonly state: 'there'; readonly items: readonly Item[]; readonly cursor?: string }
  | { readonly state: 'failed'; readonly sentence: string };

export const itemsOf = <Item>(fetched: Fetched<Item>): readonly Item[] =>
  'items' in fetched ? fetched.items : [];

const directoryPage = 50;

export function createPeople(connection: Connection, desk: Signal<Pick<Opening, 'me'> | undefined>) {
  const contacts = signal<Fetched<Contact>>({ state: 'none' });
  const directory = signal<Fetched<DirectoryEntry>>({ state: 'none' });
  const names = new Map<Jid, string>();
  let asked = 0;

  async function loadContacts(): Promise<void> {
    contacts.value = { state: 'loading', items: itemsOf(contacts.value) };
    try {
      const { agents } = await connection.request('contacts.list', {});
      for (const { jid, name } of agents) names.set(jid, name);
      contacts.value = { state: 'there', items: [...agents].sort(byPresenceAndName) };
    } catch (fault) {
      contacts.value = { state: 'failed', sentence: sentenceOf(fault, 'a list of agents') };
    }
  }

  /** Answers of older searches that come late are dropped. */
  async function search(text: string, cursor?: string): Promise<void> {
    asked += 1;
    const mine = asked;
    const before = itemsOf(directory.value);
    directory.value = { state: 'loading', items: before };
    try {
      const question = { text, limit: directoryPage, ...(cursor !== undefined && { cursor }) };
      const answer = await connection.request('directory.search', question);
      if (mine !== asked) return;
      for (const { jid, name } of answer.entries) names.set(jid, name);
      const items = cursor === undefined ? answer.entries : [...before, ...answer.entries];
      directory.value = {
        state: 'there',
        items,
        ...(answer.cursor !== undefined && { cursor: answer.cursor }),
      };
    } catch (fault) {
      if (mine === asked) directory.value = { state: 'failed', sentence: sentenceOf(fault, 'a directory') };
    }
  }

  const isColleague = (jid: Jid) => {
    const me = desk.value?.me.jid;
    return me !== undefined && jid !== me && domainOf(jid) === domainOf(me);
  };

  function changed(change: { jid: Jid; online?: boolean; status?: Status; removed?: boolean }): void {
    const { jid, online, status, removed } = change;
    if (contacts.value.state === 'there') {
      // R7: a new contact, whose name nobody told.
      if (!removed && isColleague(jid) && !contacts.value.items.some((contact) => contact.jid === jid))
        void loadContacts();
      const items = contacts.value.items
        .filter((contact) => !(removed && contact.jid === jid))
        .map((contact) =>
          contact.jid === jid
            ? { ...contact, ...(online !== undefined && { online }), ...(status !== undefined && { status }) }
            : contact,
        );
      contacts.value = { state: 'there', items: items.sort(byPresenceAndName) };
    }
    if (directory.value.state === 'there' && online !== undefined) {
      // R4: presence is shown only where the directory showed it to begin with.
      const items = directory.value.items.map((entry) =>
        entry.jid === jid && entry.online !== undefined ? { ...entry, online } : entry,
      );
      directory.value = { ...directory.value, items };
    }
  }

  return {
    ...{ contacts, directory, loadContacts, search, changed },
    nameOf: (jid: Jid): string | undefined =>
      desk.value?.me.jid === jid ? desk.value.me.name : names.get(jid),
    /** Everybody whose name was heard, for who looks for somebody. */
    known: (): readonly { readonly jid: Jid; readonly name: string }[] =>
      [...names].map(([jid, name]) => ({ jid, name })),
    /** The same session after a break: how contacts are may have changed while nobody could tell, as where the bridge was killed. */
    refresh(): void {
      if (contacts.value.state !== 'none') void loadContacts();
    },
    /** A new session: what was known may be of another agent. */
    forget(): void {
      contacts.value = { state: 'none' };
      directory.value = { state: 'none' };
    },
  };
}

function byPresenceAndName(a: Contact, b: Contact): number {
  return Number(b.online) - Number(a.online) || a.name.localeCompare(b.name);
}
