import { command } from './command.ts';

export const chatEnd = command('chat.end', async (params, { agent }, useCases) => {
  await useCases.endChat(agent, params.with);
  return {};
});
