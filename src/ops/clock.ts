import { uuidv7 } from 'uuidv7';
import type { Clock, Ids } from '../bridge/ports.ts';
import { messageId, sessionId } from '../domain/ids.ts';

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, task) => {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
};

/** RFC 9562 UUIDs: version 7, in the order of time, and never the same for two. */
export const uniqueIds: Ids = {
  message: () => messageId(uuidv7()),
  session: () => sessionId(uuidv7()),
};
