// XEP-0050: Ad-Hoc Commands 1.3.0
import { randomUUID } from 'node:crypto';
import { type Element, default as xml } from '@xmpp/xml';
import type { Feature, Incoming, IncomingRequest } from '../feature.ts';
import { ProtocolRefusal } from '../refusals.ts';
import { type Form, formElement, readForm } from './forms.ts';

export const commandsNamespace = 'http://jabber.org/protocol/commands';
const data = 'jabber:x:data';

/** A command at an address. */
export interface AdHocCommand {
  readonly node: string;
  readonly name: string;
  /** Whether it is there for whoever asks: it is listed, and may be executed. */
  readonly isFor: (incoming: Incoming) => boolean;
  /** R-number or purpose is the command's own; `answers` is undefined at the first step. Throws a Refusal. */
  readonly run: (incoming: Incoming, answers: ReadonlyMap<string, string> | undefined) => Promise<Step>;
}

/** What a step comes to: a form to be filled in, or the end with a sentence and perhaps a form to read. */
export type Step =
  | { readonly ask: Form }
  | { readonly done: string; readonly kind?: 'info' | 'error'; readonly form?: Form };

/** `agents` are offered at each agent's address, `domain` at the component's. */
export function commands(offered: {
  readonly agents: readonly AdHocCommand[];
  readonly domain: readonly AdHocCommand[];
}): Feature {
  const at = (incoming: Incoming) => (incoming.agent ? offered.agents : offered.domain);
  const visible = (incoming: Incoming) => at(incoming).filter((command) => command.isFor(incoming));
  const find = (incoming: Incoming, node: string) => visible(incoming).find((one) => one.node === node);

  return {
    xep: 'XEP-0050',
    version: '1.3.0',
    name: 'Ad-Hoc Commands',
    summary: 'tell-me at agents (R18); for operators: who is signed in, end a session, reload',
    namespaces: [commandsNamespace],
    at: 'both',
    iqs: [
      {
        type: 'set',
        name: 'command',
        namespace: commandsNamespace,
        handle: async (request) => {
          const { node = '' } = request.payload.attrs;
          const command = find(request, node);
          // At the component, who may not use a command is told the same whether it is there or not.
          if (!command) throw new ProtocolRefusal(request.agent ? 'no-such-node' : 'forbidden');
          return execute(request, command);
        },
      },
    ],
    nodes: {
      info: (request, node) => {
        const command = find(request, node);
        if (node === commandsNamespace) {
          return [xml('identity', { category: 'automation', type: 'command-list', name: 'Commands' })];
        }
        return (
          command && [
            xml('identity', { category: 'automation', type: 'command-node', name: command.name }),
            xml('feature', { var: commandsNamespace }),
            xml('feature', { var: data }),
          ]
        );
      },
      items: (request, node) => {
        if (node !== commandsNamespace) return find(request, node) && [];
        const jid = request.to.bare;
        return visible(request).map(({ node: own, name }) => xml('item', { jid, node: own, name }));
      },
    },
  };
}

/** XEP-0050 3.4: nothing is remembered between steps; the form carries it all. */
async function execute(request: IncomingRequest, command: AdHocCommand): Promise<Element> {
  const { action = 'execute', sessionid = randomUUID() } = request.payload.attrs;
  const head = { xmlns: commandsNamespace, node: command.node, sessionid };
  if (action === 'cancel') return xml('command', { ...head, status: 'canceled' });
  // No command has a step to go back to.
  if (action === 'prev') throw new ProtocolRefusal('bad-action');
  if (!['execute', 'complete', 'next'].includes(action)) throw new ProtocolRefusal('malformed-action');
  const step = await command.run(request, readForm(request.payload));
  if ('ask' in step) {
    return xml(
      'command',
      { ...head, status: 'executing' },
      xml('actions', { execute: 'complete' }, xml('complete')),
      formElement(step.ask),
    );
  }
  return xml(
    'command',
    { ...head, status: 'completed' },
    step.form && formElement(step.form),
    xml('note', { type: step.kind ?? 'info' }, step.done),
  );
}
