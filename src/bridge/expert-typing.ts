// R20, R28: agents see an expert typing where the profile says so. It stops by itself.
import type { BareJid } from '../domain/jid.ts';
import type { Room } from '../domain/message.ts';
import type { Agent } from '../domain/person.ts';
import { voAccountFor } from '../domain/vo-account.ts';
import { createTyping } from './agent-typing.ts';
import type { Log, Ports, Typing } from './ports.ts';

/** Which expert is seen typing by which agent, in her consoles. */
export function createExpertTyping(ports: Pick<Ports, 'journal' | 'clock' | 'settings'>, log: Log): Typing {
  const showTyping: Ports['experts']['showTyping'] = ({ agent, expert }, typing) => {
    ports.journal.tell(agent, { type: 'typing', with: expert, typing }).catch((error: unknown) => {
      log.debug({ agent, error: String(error) }, 'typing could not be told');
    });
  };
  const { clock, settings } = ports;
  return createTyping({ experts: { showTyping }, clock, settings });
}

/**
 * An expert types, or stopped. The agent sees it in her consoles; one who is logged out of them and has a VO licence sees it there,
 * where the messages go, too (R16). Nobody sees anything under profiles that hide it.
 */
export async function expertTypes(
  agent: Agent,
  expert: BareJid,
  typing: boolean,
  ports: Pick<Ports, 'tenants' | 'sessionLog' | 'history' | 'floods' | 'voAccounts' | 'expertTyping'>,
): Promise<void> {
  const tenant = ports.tenants.byId(agent.tenantId);
  if (!tenant?.profile.typing.toAgent) return;
  const room = { tenantId: tenant.id, agent: agent.jid, expert };
  if (!typing) ports.expertTyping.stop(agent.jid, expert);
  if (ports.sessionLog.of(agent.jid).length === 0) {
    if (voAccountFor(agent, expert)) ports.voAccounts.showTyping({ agent, expert }, typing);
    return;
  }
  // Whoever never wrote is in no chat of hers.
  if (typing && (await ports.history.hasBegun(room)) && (await isBearable(room, ports))) {
    ports.expertTyping.start(room);
  }
}

/** Typing that comes and goes without end is not shown any more. */
async function isBearable({ agent, expert }: Room, { floods }: Pick<Ports, 'floods'>): Promise<boolean> {
  return floods.take(`typing ${agent} ${expert}`).then(
    () => true,
    () => false,
  );
}
