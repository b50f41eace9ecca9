// Where a play is acted: the whole bridge, consoles over its gateway, experts at their messenger. What the messenger is
// differs from stage to stage; the plays do not.
import type { Element } from '@xmpp/xml';
import type { AgentConsole } from '../support/console.ts';
import type { Expert } from '../support/expert.ts';

/** An expert, as far as plays need one. */
export type PlayExpert = Pick<
  Expert,
  | 'jid'
  | 'fullJid'
  | 'seen'
  | 'says'
  | 'sends'
  | 'sees'
  | 'seesMessage'
  | 'seesError'
  | 'seesPresence'
  | 'presenceOf'
  | 'subscribe'
  | 'asks'
  | 'ping'
  | 'signOut'
>;

export interface Stage {
  /** An expert of the cast signs in to the messenger: `bob`, or `hank@globex.example`. Signed out after the test. */
  expert(name: string): Promise<PlayExpert>;
  /** An agent of the cast signs in to a console: `alice`, or `ivy@globex`. Logged out after the test. */
  console(name: string): Promise<AgentConsole>;
  readonly gateway: { readonly url: string };
  /** Stops the bridge cleanly and starts it again. */
  restartBridge(): Promise<void>;
}

export const alice = 'alice@vcc.acme.example';
export const erin = 'erin@vcc.acme.example';
export const ivy = 'ivy@vcc.globex.example';
export const bob = 'bob@acme.example';
export const carol = 'carol@acme.example';
export const hank = 'hank@globex.example';

export const bodyOf = (stanza: Element) => stanza.getChildText('body') ?? '';

/** Everything that went to this expert before has arrived: the agent's address answers in its turn. */
export const everythingArrived = (expert: PlayExpert, agent: string = alice) => expert.ping(agent);
