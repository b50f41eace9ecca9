// RFC 6121 3 and 4, the other way round: experts' presence for agents (R4, R28).
import { default as xml } from '@xmpp/xml';
import { expertSeen, watchAnswered } from '../../bridge/expert-presence.ts';
import type { Ports } from '../../bridge/ports.ts';
import type { PresenceQuestions } from '../../bridge/profile-ports.ts';
import type { Resource } from '../../domain/presence.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Send } from '../experts.ts';
import type { Feature, Incoming } from '../feature.ts';
import { isEntering } from './group-rooms.ts';

type Needs = Pick<Ports, 'tenants' | 'watches' | 'sessionLog' | 'journal' | 'expertPresence'>;

export function expertPresence(ports: Needs): Feature {
  const answered =
    (state: 'granted' | 'refused') =>
    async ({ agent, from }: Incoming): Promise<undefined> => {
      if (agent) await watchAnswered(agent, from.bare, state, ports);
    };
  return {
    xep: 'RFC 6121',
    version: '2011',
    name: 'Presence of experts',
    summary:
      'Asked for under profiles that show it to agents (R28), and of no interest under the others (R4)',
    namespaces: [],
    at: 'agent',
    presences: [
      { types: ['subscribed'], handle: answered('granted') },
      { types: ['unsubscribed'], handle: answered('refused') },
      {
        types: ['', 'unavailable'],
        handle: async ({ agent, from, stanza }) => {
          if (isEntering(stanza)) throw new Refusal(agent ? 'no-group-chat' : 'unknown-contact');
          if (!agent) return undefined;
          const isHere = stanza.attrs.type === undefined;
          await expertSeen(agent, from, isHere ? resourceOf(stanza) : undefined, ports);
          return undefined;
        },
      },
    ],
  };
}

/** RFC 6121 4.7.2.3: a priority that is none counts as 0. */
function resourceOf(stanza: Incoming['stanza']): Resource {
  const priority = Number(stanza.getChildText('priority') ?? 0);
  return {
    priority: Number.isInteger(priority) ? priority : 0,
    show: stanza.getChildText('show') ?? undefined,
  };
}

/** The questions, as stanzas. */
export function presenceQuestionsOn(send: Send): PresenceQuestions {
  const question = (from: string, to: string, type: string) => xml('presence', { from, to, type });
  return {
    subscribe: ({ expert, agent }, tenantId) => {
      send(tenantId, question(agent, expert, 'subscribe')).catch(() => {});
    },
    probe: ({ expert, agent }, tenantId) => send(tenantId, question(agent, expert, 'probe')),
  };
}
