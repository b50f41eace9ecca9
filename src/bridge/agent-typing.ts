// R20: the expert sees the agent typing. It stops by itself.
import type { BareJid } from '../domain/jid.ts';
import type { Room } from '../domain/message.ts';
import type { Agent } from '../domain/person.ts';
import type { Experts, Ports, Typing } from './ports.ts';
import { roomWith, tenantOf } from './room.ts';

/** Who is seen typing, until when. */
export function createTyping(
  ports: Pick<Ports, 'clock' | 'settings'> & { readonly experts: Pick<Experts, 'showTyping'> },
): Typing {
  const shown = new Map<string, { readonly room: Room; readonly cancel: () => void }>();
  const key = (agent: BareJid, expert: BareJid) => `${agent} ${expert}`;

  /** Says whether the expert was seeing it. */
  const forget = (agent: BareJid, expert: BareJid): boolean => {
    const entry = shown.get(key(agent, expert));
    entry?.cancel();
    return shown.delete(key(agent, expert));
  };

  const stop = (agent: BareJid, expert: BareJid) => {
    const entry = shown.get(key(agent, expert));
    if (entry && forget(agent, expert)) ports.experts.showTyping(entry.room, false);
  };

  return {
    start: (room) => {
      const seen = forget(room.agent, room.expert);
      const cancel = ports.clock.after(ports.settings.typingSeconds * 1000, () =>
        stop(room.agent, room.expert),
      );
      shown.set(key(room.agent, room.expert), { room, cancel });
      if (!seen) ports.experts.showTyping(room, true);
    },
    stop,
    // The message itself says that typing is over.
    sent: (agent, expert) => void forget(agent, expert),
    stopAll: (agent) => {
      for (const { room } of [...shown.values()]) if (room.agent === agent) stop(agent, room.expert);
    },
  };
}

/** The agent types, or stopped. Nothing happens where the profile hides it or the agent may not write there. */
export async function showTyping(
  agent: Agent,
  expert: BareJid,
  typing: boolean,
  ports: Pick<Ports, 'tenants' | 'history' | 'typing'>,
): Promise<void> {
  const tenant = tenantOf(agent, ports);
  if (!tenant.profile.typing.toExpert) return;
  // The same way for both, so that the end never overtakes the beginning.
  const room = await roomWith(tenant, agent, expert, ports);
  if (typing) ports.typing.start(room);
  else ports.typing.stop(room.agent, room.expert);
}
