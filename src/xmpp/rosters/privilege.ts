// XEP-0356 4: rosters of the server's accounts, read and written by the component. The stanzas are the same in both versions.
import { type Element, default as xml } from '@xmpp/xml';
import { type RosterWay, RosterWayClosed } from '../../bridge/rosters.ts';
import { type BareJid, parseBareJid } from '../../domain/jid.ts';
import { LinkDown, RequestTimedOut, StanzaError } from '../link/errors.ts';
import type { Link } from '../link.ts';
import type { Privileges } from '../privileges.ts';

const namespace = 'jabber:iq:roster';

export interface PrivilegeOptions {
  readonly link: () => Pick<Link, 'request'> | undefined;
  readonly privileges: () => Privileges;
  readonly from: string;
  /** For one answer; milliseconds. Prosody says nothing at all of an account that does not exist. */
  readonly answerMs?: number;
}

/**
 * Believed only once it was done: some servers grant what breaks when it is used (ejabberd 23.01). After the first failure to
 * write, with none that went well before, it is not tried again in this process.
 */
export function privilegeWay({ link, privileges, from, answerMs = 5_000 }: PrivilegeOptions): RosterWay {
  let isProved = false;
  let isBroken = false;

  const request = (iq: Element): Promise<Element> => {
    const way = link();
    if (isBroken) throw new RosterWayClosed('the server grants it, but it did not work');
    if (!way || !privileges().readsRosters || !privileges().writesRosters)
      throw new RosterWayClosed('the server does not grant it');
    return way.request(iq, answerMs);
  };

  async function write(expert: BareJid, item: Element): Promise<void> {
    const query = xml('query', { xmlns: namespace }, item);
    try {
      await request(xml('iq', { type: 'set', from, to: expert }, query));
      isProved = true;
    } catch (error) {
      if (error instanceof StanzaError && error.condition === 'item-not-found') return;
      if (error instanceof RosterWayClosed || isProved) throw error;
      // A stream that breaks just now may have been broken by this.
      isBroken = true;
      throw new RosterWayClosed(`writing failed: ${error instanceof Error ? error.message : 'unknown'}`);
    }
  }

  return {
    name: 'privilege',
    read: async (expert) => {
      try {
        return entriesIn(
          await request(xml('iq', { type: 'get', from, to: expert }, xml('query', { xmlns: namespace }))),
        );
      } catch (error) {
        if (error instanceof LinkDown || error instanceof RosterWayClosed) throw error;
        if (error instanceof StanzaError || error instanceof RequestTimedOut) return undefined;
        throw error;
      }
    },
    give: (expert, { agent, name, group }, mutual) =>
      write(
        expert,
        xml('item', { jid: agent, name, subscription: mutual ? 'both' : 'to' }, xml('group', {}, group)),
      ),
    takeAway: (expert, agent) => write(expert, xml('item', { jid: agent, subscription: 'remove' })),
  };
}

function entriesIn(answer: Element): ReadonlyMap<BareJid, readonly string[]> {
  const items = answer.getChild('query', namespace)?.getChildren('item', namespace) ?? [];
  return new Map(
    items.flatMap((item) => {
      const jid = parseBareJid(item.attrs.jid ?? '');
      // What is only asked for, or only seen from the other side, is in the roster all the same.
      return jid ? [[jid, item.getChildren('group').map((group) => group.getText())] as const] : [];
    }),
  );
}
