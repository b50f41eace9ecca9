import { command } from './command.ts';

export const chatTyping = command('chat.typing', async (params, { agent }, useCases) => {
  await useCases.showTyping(agent, params.with, params.typing);
  return {};
});
