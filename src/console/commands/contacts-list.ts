import { encodeContact } from '../encode-supervision.ts';
import { command } from './command.ts';

export const contactsList = command('contacts.list', (_params, { agent }, useCases) => ({
  agents: useCases.listContacts(agent).map(encodeContact),
}));
