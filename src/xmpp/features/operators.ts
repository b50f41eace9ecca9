// What operators may do over XMPP (XEP-0050 on the component): those alone whom the tenant's file names, from their own accounts.
import type { Ports } from '../../bridge/ports.ts';
import type { BareJid } from '../../domain/jid.ts';
import { parseBareJid } from '../../domain/jid.ts';
import type { Agent } from '../../domain/person.ts';
import type { Tenant } from '../../domain/tenant.ts';
import type { Incoming } from '../feature.ts';
import type { AdHocCommand } from './commands.ts';
import type { Form } from './forms.ts';

/** What the application does for them. */
export interface Operations {
  /** Ends every session of the agent, at once. Gives how many there were. */
  endSessions(agent: Agent): Promise<number>;
  /** Reads the configuration again; gives a sentence that says what came of it. Absent where that cannot be done. */
  readonly reload?: () => Promise<string>;
}

export function operatorCommands(
  ports: Pick<Ports, 'sessionLog' | 'clock'>,
  operations: Operations,
): readonly AdHocCommand[] {
  const { reload } = operations;
  const whoIsSignedIn: AdHocCommand = {
    node: 'who-is-signed-in',
    name: 'Who is signed in',
    isFor: isOperator,
    run: async ({ tenant }) => {
      const lines = signedIn(tenant, ports).map((jid) => lineOf(tenant, jid, ports));
      const form: Form = {
        type: 'result',
        title: 'Who is signed in',
        fields: [{ var: 'agents', label: 'Agents', kind: 'lines', lines }],
      };
      return { done: lines.length === 0 ? 'Nobody is signed in.' : `Signed in: ${lines.length}.`, form };
    },
  };
  const endSession: AdHocCommand = {
    node: 'end-session',
    name: 'End an agent’s session',
    isFor: isOperator,
    run: async ({ tenant }, answers) => {
      const jid = parseBareJid(answers?.get('agent') ?? '');
      const agent = jid && tenant.agents.get(jid);
      if (agent) {
        const ended = await operations.endSessions(agent);
        return { done: `Sessions of ${agent.name} that were ended: ${ended}.` };
      }
      if (answers) return { done: 'There is no such agent.', kind: 'error' };
      const options = signedIn(tenant, ports).map((one) => ({
        value: one,
        label: tenant.agents.get(one)?.name ?? one,
      }));
      if (options.length === 0) return { done: 'Nobody is signed in.' };
      const field = { var: 'agent', label: 'Whose session', kind: 'choice', options } as const;
      return { ask: { type: 'form', title: 'End an agent’s session', fields: [field] } };
    },
  };
  if (!reload) return [whoIsSignedIn, endSession];
  const reloadConfig: AdHocCommand = {
    node: 'reload',
    name: 'Reload the configuration',
    isFor: isOperator,
    run: async () => ({ done: await reload() }),
  };
  return [whoIsSignedIn, endSession, reloadConfig];
}

const isOperator = ({ tenant, from }: Incoming) => tenant.operators?.includes(from.bare) ?? false;

function signedIn(tenant: Tenant, { sessionLog }: Pick<Ports, 'sessionLog'>): readonly BareJid[] {
  const agents = sessionLog.all().filter((session) => session.tenantId === tenant.id);
  return [...new Set(agents.map((session) => session.agent))].sort();
}

function lineOf(
  tenant: Tenant,
  jid: BareJid,
  { sessionLog, clock }: Pick<Ports, 'sessionLog' | 'clock'>,
): string {
  const sessions = sessionLog.of(jid);
  const since = Math.min(...sessions.map((session) => session.openedAt));
  const minutes = Math.floor((clock.now() - since) / 60_000);
  const lost = sessions.every((session) => session.socket.state === 'lost') ? ', connection lost' : '';
  return `${tenant.agents.get(jid)?.name ?? jid} (${jid}): ${sessions[0]?.status ?? ''}, ${minutes} min, consoles: ${sessions.length}${lost}`;
}
