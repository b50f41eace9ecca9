import { encodeLook } from '../encode-supervision.ts';
import { command, named } from './command.ts';

export const auditList = command('audit.list', async (params, { agent }, useCases) => {
  const { entries, cursor } = await useCases.listAudit(agent, named(params));
  return { entries: entries.map(encodeLook), ...(cursor !== undefined && { cursor }) };
});
