// Two processes on Redis and PostgreSQL behind ejabberd pass the same suite as one. Consoles are at both: a token comes from one,
// the socket goes to the other, and back again with each resume.
import { afterAll, beforeAll, describe } from 'vitest';
import { agentToExpertPlay } from '../plays/agent-to-expert.ts';
import { everyPlay } from '../plays/everything.ts';
import { expertToAgentPlay } from '../plays/expert-to-agent.ts';
import { presencePlay } from '../plays/presence.ts';
import { realMessenger } from '../plays/real-messenger.ts';
import { theatre } from '../plays/theatre.ts';
import { type PrivatePostgresql, startPostgresql } from '../support/postgresql.ts';
import { type PrivateRedis, startRedis } from '../support/redis.ts';

let postgresql: PrivatePostgresql;
let redis: PrivateRedis;
beforeAll(async () => {
  [postgresql, redis] = await Promise.all([startPostgresql(), startRedis()]);
});
afterAll(async () => {
  await postgresql?.remove();
  await redis?.remove();
});
const share = async () => ({ postgresql: await postgresql.emptyDatabase(), redis: redis.place });

// Prosody refuses a second stream of the component: the standby has to wait for the first one to be gone.
describe('two processes behind Prosody', () => {
  const stage = theatre({ server: 'prosody', share, openMessenger: realMessenger('prosody') });
  presencePlay(stage);
  expertToAgentPlay(stage);
  agentToExpertPlay(stage);
});

describe('two processes behind ejabberd', () => {
  everyPlay(theatre({ server: 'ejabberd', share, openMessenger: realMessenger('ejabberd') }));
});
