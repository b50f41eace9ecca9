import { command } from './command.ts';

export const chatRead = command('chat.read', async (params, { agent }, useCases) => {
  await useCases.markRead(agent, params.with, params.id);
  return {};
});
