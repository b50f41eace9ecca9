// R18: an expert who found an agent signed out may ask to be told, once, when she is back.
import type { TenantId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Message } from '../domain/message.ts';
import type { Agent } from '../domain/person.ts';
import { Refusal } from '../domain/refusal.ts';
import { createHandOver } from './hand-over.ts';
import type { Log, Ports } from './ports.ts';
import type { WayOut } from './vo-hand-over.ts';

/** Whoever may chat with the agent may ask (R5 was asked before). Refused with `too-fast` at the bound. */
export async function askToBeTold(
  agent: Agent,
  expert: BareJid,
  ports: Pick<Ports, 'notices' | 'clock' | 'settings'>,
): Promise<'noted' | 'signed-in'> {
  const room = { tenantId: agent.tenantId, agent: agent.jid, expert };
  const asked = await ports.notices.ask(room, ports.clock.now(), ports.settings.noticesOfAnExpert);
  if (asked === 'too-many') throw new Refusal('too-fast');
  return asked;
}

/** The agent is there: who asked is told. To be called at her first sign-in, and at a start for everybody who is signed in. */
export async function tellWhoAsked(
  agent: { readonly jid: BareJid; readonly tenantId: TenantId },
  ports: Pick<Ports, 'notices' | 'noticeHandOver' | 'clock' | 'ids'>,
): Promise<void> {
  const { notices, clock, ids } = ports;
  const any = await notices.due(agent.jid, agent.tenantId, clock.now(), ids.message);
  if (any) ports.noticeHandOver.wake(agent.tenantId);
}

/** What the notice says. */
export const noticeText = (name: string) => `${name} is signed in now. You asked to be told, once.`;

/** The way of the notices: each goes once, survives what messages survive, and is not sent when it is no longer true. */
export function createNoticeHandOver(
  ports: Pick<Ports, 'notices' | 'experts' | 'clock' | 'tenants' | 'sessionLog'>,
  log: Log,
  mostUnproved: number,
): WayOut {
  const { notices, experts, clock, tenants, sessionLog } = ports;

  async function deliver(notice: Message): Promise<void> {
    const agent = tenants.agent(notice.room.agent);
    const wasSent = notice.fate.state === 'delivered';
    if (!agent || sessionLog.of(agent.jid).length === 0) {
      // Once: what went out already is not said again when she is back the next time.
      return wasSent ? undefined : notices.postpone(notice.id);
    }
    if (!wasSent) await notices.markSent(notice.id);
    // Said now: what it says is true now.
    await experts.deliver({ ...notice, text: noticeText(agent.name) }, false);
  }

  return createHandOver(
    {
      history: { outbox: (tenantId, after, limit) => notices.waiting(tenantId, after, limit) },
      journal: {
        settle: async (ids, _fate, proof) => {
          // Likely is no proof: it stays on its way (decision 25).
          if (proof !== 'answered') await notices.settle(ids);
        },
      },
      experts: {
        isUp: (tenantId) => experts.isUp(tenantId),
        proveHandOver: (tenantId) => experts.proveHandOver(tenantId),
        serverStartedAt: () => undefined,
        deliver,
      },
      clock,
    },
    log,
    mostUnproved,
  );
}
