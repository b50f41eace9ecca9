import { command } from './command.ts';

export const statusSet = command('status.set', async ({ status }, { agent }, useCases) => {
  await useCases.setStatus(agent, status);
  return {};
});
