import { encodeMessages, kindOf } from '../encode.ts';
import { command } from './command.ts';

export const chatOpen = command('chat.open', async (params, { agent, tenant }, useCases) => {
  if (params.via) useCases.followDirectory(agent, params.with);
  const chat = await useCases.openChat(agent, params.with);
  return {
    with: chat.with,
    name: chat.name,
    kind: kindOf(tenant, chat.with),
    messages: encodeMessages(chat.messages),
    more: chat.more,
  };
});
