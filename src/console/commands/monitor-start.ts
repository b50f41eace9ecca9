import { encodeConversation } from '../encode-supervision.ts';
import { command } from './command.ts';

export const monitorStart = command('monitor.start', async (params, { agent, session }, useCases) => {
  const running = await useCases.startMonitoring(agent, session, params.agent);
  return { conversations: running.map(encodeConversation) };
});
