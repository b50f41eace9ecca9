import { command } from './command.ts';

export const chatPreview = command('chat.preview', (params, { agent }, useCases) => {
  const { text, dropped } = useCases.preview(agent, params.with, params.html);
  return { text, dropped: [...dropped] };
});
