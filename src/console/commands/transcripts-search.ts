import { encodeFound } from '../encode-supervision.ts';
import { command, named } from './command.ts';

export const transcriptsSearch = command('transcripts.search', async (params, { agent }, useCases) => {
  const { transcripts, cursor } = await useCases.searchTranscripts(agent, named(params));
  return { transcripts: transcripts.map(encodeFound), ...(cursor !== undefined && { cursor }) };
});
