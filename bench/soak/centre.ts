// Everybody of the centre: agents at consoles, experts at XMPP clients, and what they do when it is time.
import { xml } from '@xmpp/client';
import type { Element } from '@xmpp/xml';
import { type CastTenant, cast } from '../../src/demo/cast.ts';
import type { RunningStack } from '../../test/support/bridge.ts';
import type { Expert } from '../../test/support/expert.ts';
import type { Act, Staff } from './day.ts';
import { LightConsole } from './light-console.ts';
import type { Tally } from './tally.ts';

const receipts = 'urn:xmpp:receipts';
/** Each expert has so many agents in the roster. */
const subscriptions = 10;

export function staffOf(agents: number, experts: number, groupSize = 20): Staff {
  const usernames = Array.from({ length: agents }, (_, n) => `agent${n}`);
  const groups: string[][] = [];
  for (let n = 0; n < agents; n += groupSize) groups.push(usernames.slice(n, n + groupSize));
  return { groups, experts: Array.from({ length: experts }, (_, n) => `expert${n}`) };
}

/** The cast's first organisation, with this staff in it instead. */
export function centreOf({ groups, experts }: Staff): readonly CastTenant[] {
  const [first] = cast;
  if (!first) throw new Error('there is no cast');
  return [
    {
      ...first,
      profile: '9.10',
      groups: groups.map((_, n) => ({ id: `group${n}`, name: `Group ${n}`, transcripts: true })),
      experts: experts.map((account) => ({ account, name: account })),
      agents: groups.flatMap((group, n) =>
        group.map((username) => ({
          ...{ username, name: username, role: 'agent' as const, groups: [`group${n}`] },
        })),
      ),
    },
  ];
}

interface Page {
  readonly messages: readonly { readonly id: string }[];
  readonly more: boolean;
}

const agentJid = (username: string) => `${username}@vcc.acme.example`;
const expertJid = (account: string) => `${account}@acme.example`;
const nameOf = (jid: string) => jid.slice(0, jid.indexOf('@'));

export class Centre {
  readonly #stack: RunningStack;
  readonly #tally: Tally;
  readonly #consoles = new Map<string, LightConsole>();
  readonly #experts = new Map<string, Expert>();
  /** By the id of a message that an expert wrote: which it was. */
  readonly #unreceipted = new Map<
    string,
    { readonly from: string; readonly to: string; readonly n: number }
  >();
  /** What did not work, in words. */
  readonly faults: string[] = [];
  gaps = 0;

  constructor(stack: RunningStack, tally: Tally) {
    this.#stack = stack;
    this.#tally = tally;
  }

  async expertsSignIn({ groups, experts }: Staff): Promise<void> {
    const agents = groups.flat();
    for (const [index, account] of experts.entries()) {
      const expert = await this.#stack.expert(account, {
        onStanza: (stanza) => this.#heardByExpert(account, stanza),
        onLost: () => void this.faults.push(`${account} has lost the connection`),
      });
      this.#experts.set(account, expert);
      for (let n = 0; n < subscriptions; n++)
        await expert.subscribe(agentJid(agents[(index * subscriptions + n) % agents.length] ?? ''));
    }
  }

  /** Never rejected: what does not work is a fault. */
  async does(act: Act): Promise<void> {
    try {
      await this.#does(act);
    } catch (error) {
      this.faults.push(
        `${act.what} of ${act.agent}: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }

  async everybodyLeaves(): Promise<void> {
    await Promise.all([...this.#consoles.values()].map((console) => console.signsOut()));
    await Promise.all([...this.#experts.values()].map((expert) => expert.signOut()));
  }

  async #does(act: Act): Promise<void> {
    const { agent } = act;
    if (act.what === 'signs-in') {
      const password = this.#stack.passwordOf(agentJid(agent));
      const hear = ({ from, text }: { from: string; text: string }) =>
        this.#tally.isHeard(nameOf(from), agent, text);
      const console = await LightConsole.signsIn(
        this.#stack.gateway.url,
        { username: agent, password },
        hear,
      );
      this.#consoles.set(agent, console);
      return;
    }
    if (act.what === 'expert-writes') return this.#expertWrites(act.expert, agent);
    const console = this.#consoles.get(agent);
    if (!console) throw new Error('is not signed in');
    switch (act.what) {
      case 'signs-out':
        this.#consoles.delete(agent);
        this.gaps += console.gaps;
        return console.signsOut();
      case 'on-break':
      case 'available':
        return void (await console.request('status.set', { status: act.what }));
      case 'opens':
        return this.#opens(console, expertJid(act.expert), 1);
      case 'pages':
        return this.#opens(console, expertJid(act.expert), 4);
      case 'agent-writes':
        console.notify('chat.typing', { with: expertJid(act.expert), typing: true });
        return this.#agentWrites(console, agent, act.expert, expertJid(act.expert));
      case 'agent-tells':
        console.notify('chat.typing', { with: agentJid(act.other), typing: true });
        return this.#agentWrites(console, agent, act.other, agentJid(act.other));
      case 'ends':
        return void (await console.request('chat.end', { with: agentJid(act.other) }));
    }
  }

  /** Reads so many pages of the room, and has read it then. */
  async #opens(console: LightConsole, address: string, pages: number): Promise<void> {
    let page = (await console.request('chat.open', { with: address })) as Page;
    const last = page.messages.at(-1);
    if (last) await console.request('chat.read', { with: address, id: last.id });
    for (let n = 1; n < pages && page.more; n++)
      page = (await console.request('chat.history', { with: address, before: page.messages[0]?.id })) as Page;
  }

  async #agentWrites(console: LightConsole, from: string, to: string, address: string): Promise<void> {
    const { text, n } = this.#tally.text(from, to);
    await console.says(address, text);
    this.#tally.isAcknowledged(from, to, n);
  }

  async #expertWrites(from: string, to: string): Promise<void> {
    const { text, n } = this.#tally.text(from, to);
    const expert = this.#experts.get(from);
    if (!expert) throw new Error('is not there');
    const id = await expert.says(agentJid(to), text, xml('request', { xmlns: receipts }));
    this.#unreceipted.set(id, { from, to, n });
  }

  #heardByExpert(account: string, stanza: Element): void {
    if (stanza.name !== 'message') return;
    const { from = '', type, id = '' } = stanza.attrs;
    const receipt = stanza.getChild('received', receipts)?.attrs.id;
    if (receipt !== undefined) this.#isReceipted(receipt);
    if (type === 'error') this.faults.push(`an error for ${account}: ${stanza}`);
    if (receipt !== undefined || type === 'error') return;
    const text = stanza.getChildText('body');
    if (!text) return;
    this.#tally.isHeard(nameOf(from), account, text);
    if (!stanza.getChild('request', receipts)) return;
    const received = xml('received', { xmlns: receipts, id });
    void this.#experts.get(account)?.sends(xml('message', { type: 'chat', to: from }, received));
  }

  #isReceipted(id: string): void {
    const said = this.#unreceipted.get(id);
    if (!said) return;
    this.#unreceipted.delete(id);
    this.#tally.isAcknowledged(said.from, said.to, said.n);
  }
}
