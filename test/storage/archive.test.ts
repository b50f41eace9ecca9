import { afterAll, beforeAll, describe } from 'vitest';
import { archiveContract } from './contract/archive.ts';
import { conversationsContract } from './contract/conversations.ts';
import { copyContract } from './contract/copy.ts';
import { sqliteEngine } from './contract/engine.ts';
import { erasureContract } from './contract/erasure.ts';
import { migrationsContract } from './contract/migrations.ts';
import { retentionContract } from './contract/retention.ts';
import { searchContract } from './contract/search.ts';
import { traceContract } from './contract/trace.ts';

const engine = sqliteEngine();
beforeAll(engine.begin);
afterAll(engine.end);

describe('the archive in SQLite', () => archiveContract(engine));
describe('conversations in SQLite', () => conversationsContract(engine));
copyContract(engine, engine);
erasureContract(engine);
retentionContract(engine);
searchContract(engine);
migrationsContract(engine);
traceContract(engine);
