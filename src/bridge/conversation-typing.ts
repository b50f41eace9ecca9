// R20: who sees an agent typing: an expert in the messenger, a colleague in her consoles.
import { isAgentAddress } from '../domain/tenant.ts';
import type { Experts, Log, Ports } from './ports.ts';

/** Typing goes to whom it is for. */
export function typingShownTo(
  experts: Pick<Experts, 'showTyping'>,
  { tenants, journal }: Pick<Ports, 'tenants' | 'journal'>,
  log: Log,
): Pick<Experts, 'showTyping'> {
  return {
    showTyping: (room, typing) => {
      const tenant = tenants.byId(room.tenantId);
      if (!tenant || !isAgentAddress(tenant, room.expert)) {
        experts.showTyping(room, typing);
        return;
      }
      journal.tell(room.expert, { type: 'typing', with: room.agent, typing }).catch((error: unknown) => {
        log.warn({ agent: room.expert, error: String(error) }, 'a console could not be told of typing');
      });
    },
  };
}
