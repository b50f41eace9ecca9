// A connection to Redis: it is made anew for ever, and whoever asks while it is away is told so at once.
import { Redis } from 'ioredis';

export interface RedisPlace {
  readonly host: string;
  readonly port: number;
  readonly account?: string;
  readonly password?: string;
  /** The server's certificate is verified: by this authority (PEM), or by those that Node.js knows. */
  readonly tls?: { readonly authority?: string };
}

const connectMs = 2_000;
const longestWaitMs = 1_000;

/**
 * Connects at once. `answerMs`: nobody waits longer for an answer, and a connection that gives none for so long is left: what is told
 * would heap up behind it.
 */
export function connectRedis(place: RedisPlace, name: string, answerMs: number): Redis {
  const { host, port, account, password, tls } = place;
  const redis = new Redis({
    ...{
      host,
      port,
      connectionName: name,
      connectTimeout: connectMs,
      commandTimeout: answerMs,
      socketTimeout: answerMs,
    },
    ...(account !== undefined && { username: account }),
    ...(password !== undefined && { password }),
    ...(tls && { tls: { rejectUnauthorized: true, ...(tls.authority && { ca: tls.authority }) } }),
    // What cannot be asked now is not asked later: it would be untrue.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    keepAlive: 5_000,
    retryStrategy: (attempt) => Math.min(attempt * 100, longestWaitMs),
  });
  // Whoever uses it is told by what becomes of the question.
  redis.on('error', () => {});
  return redis;
}
