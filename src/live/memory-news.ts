// News between members of one process; a bridge that is alone has nobody to tell.
import type { News, NewsWire } from '../bridge/cluster-ports.ts';

/** Each call gives a member of the same circle. */
export function createCircle(): () => NewsWire {
  const members = new Map<NewsWire, (news: News) => void>();
  return () => {
    const member: NewsWire = {
      tell: (news) => {
        for (const [other, hear] of members) if (other !== member) queueMicrotask(() => hear(news));
      },
      listen: (hear, missed) => {
        members.set(member, hear);
        queueMicrotask(missed);
      },
      isUp: () => members.has(member),
      close: async () => {
        members.delete(member);
      },
    };
    return member;
  };
}
