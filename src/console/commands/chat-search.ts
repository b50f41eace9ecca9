import { command, named } from './command.ts';

const usual = 20;

export const chatSearch = command('chat.search', async ({ limit, ...params }, { agent }, useCases) => {
  const query = { ...named(params), limit: limit ?? usual };
  const { hits, cursor, incomplete } = await useCases.searchMessages(agent, query);
  return {
    hits: hits.map(({ at, excerpt, ...hit }) => ({ ...hit, at: new Date(at).toISOString(), ...excerpt })),
    ...(cursor !== undefined && { cursor }),
    ...(incomplete && { incomplete }),
  };
});
