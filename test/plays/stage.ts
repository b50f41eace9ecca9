// Where a play is acted: the whole bridge, consoles over its gateway, experts at their messenger. What the messenger is
// differs from stage to stage; the plays do not.
import type { Element } from '@xmpp/xml';
import type { Document } from 'yaml';
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
  | 'approve'
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
  /** Changes the file of a tenant while the bridge runs, as an operator with an editor; put back after the test. */
  edit(tenant: string, change: (file: Document) => void): Promise<void>;
  /** Writes a whole file among the tenants', or takes it away (`undefined`); put back after the test. */
  write(name: string, text: string | undefined): Promise<void>;
  /** Whether the gateway says that it is ready, and of what. */
  readiness(): Promise<readonly { readonly name: string; readonly ok: boolean; readonly detail?: string }[]>;
  /** The component's secret of a domain that the messenger knows. */
  secretOf(domain: string): string;
  passwordOf(jid: string): string;
  /** Stops the bridge cleanly and starts it again. */
  restartBridge(): Promise<void>;
}

export const alice = 'alice@vcc.acme.example';
export const dave = 'dave@vcc.acme.example';
export const grace = 'grace@vcc.acme.example';
/** Dave's own account, and what Bob and Carol are called there. */
export const daveInVo = 'dave@acme.example';
export const bobThere = 'bob\\40acme.example@vcc.acme.example';
export const carolThere = 'carol\\40acme.example@vcc.acme.example';
export const erin = 'erin@vcc.acme.example';
export const ivy = 'ivy@vcc.globex.example';
export const joanna = 'joanna@vcc.initech.example';
export const peter = 'peter@initech.example';
export const bob = 'bob@acme.example';
export const carol = 'carol@acme.example';
export const hank = 'hank@globex.example';

export const bodyOf = (stanza: Element) => stanza.getChildText('body') ?? '';

/** Everything that went to this expert before has arrived: the agent's address answers in its turn. */
export const everythingArrived = (expert: PlayExpert, agent: string = alice) => expert.ping(agent);

/** The text of a message or of a carbon copy (XEP-0280) of one. */
export function saidIn(stanza: Element): string {
  const carbons = 'urn:xmpp:carbons:2';
  const copy = stanza.getChild('sent', carbons) ?? stanza.getChild('received', carbons);
  const inner = copy?.getChild('forwarded', 'urn:xmpp:forward:0')?.getChild('message');
  return bodyOf(inner ?? stanza);
}

/** How often this expert has seen a message, or a carbon copy of one, with this in its text. */
export const timesSeen = (expert: PlayExpert, text: string) =>
  expert.seen.filter((stanza) => stanza.name === 'message' && saidIn(stanza).includes(text)).length;
