import { command } from './command.ts';

export const chatTyping = command('chat.typing', (params, { agent }, useCases) => {
  useCases.showTyping(agent, params.with, params.typing);
  return {};
});
