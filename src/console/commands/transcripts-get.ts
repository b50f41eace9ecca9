import { encodeTranscript } from '../encode-supervision.ts';
import { command } from './command.ts';

export const transcriptsGet = command('transcripts.get', async ({ id }, { agent }, useCases) => ({
  transcript: encodeTranscript(await useCases.readTranscript(agent, id)),
}));
