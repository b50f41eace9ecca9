// An organisation with Bob, and Dave who has both licences: the real use cases and stanzas over a messenger that is played.
// Nothing happens there by itself: `works` does what has come, `breaks` loses it.
import { type Element, default as xml } from '@xmpp/xml';
import { sendToExpert } from '../../src/bridge/agent-to-expert.ts';
import { createTyping } from '../../src/bridge/agent-typing.ts';
import { createHandOver } from '../../src/bridge/hand-over.ts';
import { createVoHandOver } from '../../src/bridge/vo-hand-over.ts';
import type { CopyPolicy } from '../../src/domain/copies.ts';
import type { SessionEvent } from '../../src/domain/event.ts';
import { clientId, type SessionId } from '../../src/domain/ids.ts';
import type { Session } from '../../src/domain/session.ts';
import { createDirectories } from '../../src/live/directories.ts';
import { createExperts, senderOn } from '../../src/xmpp/experts.ts';
import { createFeatures } from '../../src/xmpp/features/index.ts';
import { LinkDown } from '../../src/xmpp/link/errors.ts';
import type { Link } from '../../src/xmpp/link.ts';
import { createRouter } from '../../src/xmpp/router.ts';
import { createVoAccounts } from '../../src/xmpp/vo-accounts.ts';
import { generous, noOperations, portsInMemory, tenantsAre } from './bridge-ports.ts';
import { quiet } from './linked.ts';
import { acme, bob, dave } from './people.ts';
import { tenantLinkOn } from './tenant-link.ts';

export const bobThere = 'bob\\40acme.example@vcc.acme.example';
export const account = 'dave@acme.example';

export type VoWorld = Awaited<ReturnType<typeof voWorld>>;

export async function voWorld(copies: CopyPolicy, grants: boolean) {
  const tenant = { ...acme(), copies };
  const given = await portsInMemory(tenantsAre(tenant));
  const { clock, tenants, vo, history, journal, sessionLog } = given;

  /** What has come to the server, in order; a function is a ping to be answered. */
  const came: (Element | (() => void))[] = [];
  const refusals: ((error: Error) => void)[] = [];
  let up = false;
  const link: Pick<Link, 'isUp' | 'send' | 'ping'> = {
    isUp: () => up,
    send: async (stanza) => {
      if (!up) throw new LinkDown();
      came.push(stanza);
    },
    ping: () =>
      new Promise<void>((resolve, reject) => {
        if (!up) return reject(new LinkDown());
        came.push(resolve);
        refusals.push(reject);
      }),
  };
  const tenantLink = tenantLinkOn(link);
  const linkOf = () => tenantLink;
  const voAccounts = createVoAccounts(linkOf, senderOn(linkOf), tenants);
  const experts = createExperts(linkOf, tenants, () => []);
  const handOver = createHandOver({ journal, history, experts, clock }, quiet, 1_000);
  const voHandOver = createVoHandOver({ vo, voAccounts, experts, clock }, quiet, 1_000);
  const typing = createTyping({ experts, clock, settings: given.settings });
  const ports = {
    ...given,
    ...{ voAccounts, experts, handOver, voHandOver, typing },
    richMessages: { linkTo: () => 'https://gateway.example/m/1' },
    directories: createDirectories(),
  };
  const features = createFeatures(ports, '1', noOperations);
  const route = createRouter({
    domain: tenant.vccDomain,
    tenants,
    features: features.list,
    floods: generous,
    send: (stanza) => link.send(stanza),
    log: quiet,
  });

  /** Everything that arrived at Bob's and at Dave's account. */
  const seen: Record<'bob' | 'dave', Element[]> = { bob: [], dave: [] };
  /** What the account itself said, by any device or by the bridge in its name: its archive has it, and its other devices. */
  const own: Element[] = [];
  const events: SessionEvent[] = [];
  const sessions: SessionId[] = [];
  let count = 0;

  function arrive(stanza: Element): void {
    const { to = '' } = stanza.attrs;
    const inner = stanza.getChild('privilege')?.getChild('forwarded')?.getChild('message');
    if (inner) {
      own.push(inner);
      route(inner);
    } else if (to.startsWith(bob)) seen.bob.push(stanza);
    else if (to.startsWith(account)) seen.dave.push(stanza);
  }

  const world = {
    ...{ ports, seen, own, events },
    opens() {
      if (up) return;
      up = true;
      tenantLink.grant(grants);
      handOver.linkUp(tenant.id);
      voHandOver.linkUp(tenant.id);
    },
    /** What came and was not dealt with is lost. */
    breaks() {
      if (!up) return;
      up = false;
      came.length = 0;
      tenantLink.grant(false);
      handOver.linkDown(tenant.id);
      voHandOver.linkDown(tenant.id);
      for (const refuse of refusals.splice(0)) refuse(new LinkDown());
    },
    /** Deals with what has come, at most so much of it. */
    works(most = Number.POSITIVE_INFINITY) {
      for (const one of came.splice(0, most)) {
        if (typeof one === 'function') one();
        else arrive(one);
      }
    },
    /** Bob's client sends; a second time, with the same id, if `again`. Nothing is sent while the component is away. */
    bobSays(text: string, id: string) {
      if (up) route(chat(`${bob}/desk`, dave.jid, text, id));
    },
    /** One of the two devices of Dave's account. */
    daveSaysInVo(text: string, id: string, device: string) {
      if (!up) return false;
      const stanza = chat(`${account}/${device}`, bobThere, text, id);
      own.push(stanza);
      route(stanza);
      return true;
    },
    daveSaysInConsole: (text: string) =>
      sendToExpert(dave, { with: bob, clientId: clientId(`c-${++count}`), text }, ports),
    async signsIn() {
      const id = given.ids.session();
      sessions.push(id);
      const session: Session = {
        ...{ id, tenantId: tenant.id, agent: dave.jid, openedAt: clock.now(), signIn: id },
        status: 'available',
        socket: { state: 'open' },
      };
      await sessionLog.open(session, (logged) => void events.push(...logged.map(({ event }) => event)));
    },
    async signsOut() {
      for (const id of sessions.splice(0)) await sessionLog.close(id);
    },
    isSignedIn: () => sessions.length > 0,
    /** Until nothing is on its way any more. */
    async comesToRest() {
      world.opens();
      for (let quietTurns = 0; quietTurns < 4; ) {
        await new Promise((resolve) => setImmediate(resolve));
        const isQuiet =
          came.length === 0 &&
          (await history.outbox(tenant.id, 0, 1)).length === 0 &&
          (await vo.waiting(tenant.id, 0, 1)).length === 0;
        quietTurns = isQuiet ? quietTurns + 1 : 0;
        world.works();
      }
    },
  };
  return world;
}

const chat = (from: string, to: string, text: string, id: string) =>
  xml('message', { type: 'chat', from, to, id }, xml('body', {}, text));
