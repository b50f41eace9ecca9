import { useEffect } from 'preact/hooks';
import type { Contact } from '../protocol/types.ts';
import { useConsole } from '../state/context.ts';
import type { Fetched } from '../state/people.ts';

/** R7: whom this agent may contact; asked for when a view needs it first, and again after a new session. */
export function useContacts(): Fetched<Contact> {
  const { people, link } = useConsole();
  const { value } = people.contacts;
  const isConnected = link.value.state === 'open';
  useEffect(() => {
    if (isConnected && people.contacts.peek().state === 'none') void people.loadContacts();
  }, [isConnected, value.state]);
  return value;
}
