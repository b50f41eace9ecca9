// Two processes of the bridge that share their work: the files of both.
import { mkdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseDocument } from 'yaml';
import type { RedisPlace } from '../../src/live/redis-client.ts';
import type { PostgresqlPlace } from '../../src/storage/postgresql-client.ts';

/** What several processes share. */
export interface Shared {
  readonly postgresql: Pick<PostgresqlPlace, 'host' | 'database' | 'user'>;
  readonly redis: RedisPlace;
}

/** Makes two files of one, which differ in where the gateway listens and in the folder of the process; gives both. */
export async function writeTwo(
  first: string,
  port: number,
  { postgresql, redis }: Shared,
): Promise<string[]> {
  const folder = dirname(first);
  await writeFile(join(folder, 'token.secret'), 'a key of 32 bytes that signs tokens\n');
  await writeFile(join(folder, 'redis.password'), `${redis.password ?? ''}\n`);
  const document = parseDocument(await readFile(first, 'utf8'));
  const { host, database, user: account } = postgresql;
  document.setIn(['archive', 'postgresql'], { host, database, account });
  document.setIn(['tokens', 'secret'], { file: './token.secret' });
  document.setIn(['cluster', 'redis'], {
    ...{ host: redis.host, port: redis.port, password: { file: './redis.password' } },
  });
  await writeFile(first, document.toString());
  mkdirSync(join(folder, 'two'));
  document.setIn(['gateway', 'port'], port);
  document.set('dataDir', './two');
  const second = join(folder, 'bridge-two.yaml');
  await writeFile(second, document.toString());
  return [first, second];
}
