// Every migration, in order. A name that was released is never changed: databases remember it.
import type { Migration } from 'kysely';
import * as first from './0001-first.ts';
import * as conversations from './0002-conversations.ts';
import * as rosters from './0003-rosters.ts';
import * as licences from './0004-licences.ts';
import * as roomArchive from './0005-room-archive.ts';
import * as holds from './0006-holds.ts';
import * as retention from './0007-retention.ts';
import * as search from './0008-search.ts';
import * as processes from './0009-processes.ts';
import * as commitMarks from './0010-commit-marks.ts';
import * as subscriptionsOfAnExpert from './0011-subscriptions-of-an-expert.ts';

export const migrations: Readonly<Record<string, Migration>> = {
  '0001-first': first,
  '0002-conversations': conversations,
  '0003-rosters': rosters,
  '0004-licences': licences,
  '0005-room-archive': roomArchive,
  '0006-holds': holds,
  '0007-retention': retention,
  '0008-search': search,
  '0009-processes': processes,
  '0010-commit-marks': commitMarks,
  '0011-subscriptions-of-an-expert': subscriptionsOfAnExpert,
};
