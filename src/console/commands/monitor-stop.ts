import { encodeConversation } from '../encode-supervision.ts';
import { command } from './command.ts';

export const monitorStop = command('monitor.stop', async (params, { agent, session }, useCases) => {
  const left = await useCases.stopMonitoring(agent, session, params.agent);
  return { conversations: left.map(encodeConversation) };
});
