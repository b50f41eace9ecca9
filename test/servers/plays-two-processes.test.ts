// Two processes on Redis and PostgreSQL behind ejabberd pass the same suite as one. Consoles are at both: a token comes from one,
// the socket goes to the other, and back again with each resume.
import { afterAll, beforeAll, describe } from 'vitest';
import { everyPlay } from '../plays/everything.ts';
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

describe('two processes behind ejabberd', () => {
  everyPlay(theatre({ server: 'ejabberd', share, openMessenger: realMessenger('ejabberd') }));
});
