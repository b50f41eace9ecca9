import { openingPage } from '../../domain/history.ts';
import { encodeMessages } from '../encode.ts';
import { command } from './command.ts';

export const chatHistory = command('chat.history', async (params, { agent }, useCases) => {
  const page = await useCases.earlierMessages(agent, params.with, params.before, params.limit ?? openingPage);
  return { messages: encodeMessages(page.messages), more: page.more };
});
