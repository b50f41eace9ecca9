// R18: "Tell me when she is back", as a command on the agent (XEP-0050).
import type { Ports } from '../../bridge/ports.ts';
import { askToBeTold } from '../../bridge/tell-me.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { AdHocCommand } from './commands.ts';

/** What people see of it; the refusal names it, too. */
export const tellMeName = 'Tell me when this colleague is back';

/** Whoever may chat with the agent may ask: the router has seen to that. */
export function tellMe(ports: Pick<Ports, 'notices' | 'clock' | 'settings'>): AdHocCommand {
  return {
    node: 'tell-me',
    name: tellMeName,
    isFor: ({ agent, from }) => agent !== undefined && from.local !== '',
    run: async ({ agent, from }) => {
      if (!agent) throw new Refusal('unknown-contact');
      const asked = await askToBeTold(agent, from.bare, ports);
      return {
        done:
          asked === 'noted'
            ? `You will be told, once, when ${agent.name} is signed in.`
            : `${agent.name} is signed in now.`,
      };
    },
  };
}
