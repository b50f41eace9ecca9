import { command } from './command.ts';

const usualPage = 20;

export const directorySearch = command('directory.search', ({ text, limit, cursor }, { agent }, useCases) => {
  const page = useCases.searchDirectory(agent, {
    text,
    limit: limit ?? usualPage,
    ...(cursor !== undefined && { cursor }),
  });
  return {
    entries: page.entries.map(({ mail: _, ...entry }) => entry),
    ...(page.cursor !== undefined && { cursor: page.cursor }),
  };
});
