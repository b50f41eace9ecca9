// The page's console, without its views, over a real socket with the real gateway.
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { Contact } from '../../src/bridge/contacts.ts';
import { browserClock } from '../../src/page/protocol/clock.ts';
import { type Socket, subprotocol } from '../../src/page/protocol/connection.ts';
import { type AgentConsole, createAgentConsole } from '../../src/page/state/agent-console.ts';
import { itemsOf } from '../../src/page/state/people.ts';
import { tokenOf } from '../support/console.ts';
import { alice, bob, carol, erin, password } from '../support/console-cast.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { dave } from '../support/people.ts';
import { keptNowhere, until } from './support.ts';

async function console(gateway: TestGateway, tab = 'tab-1', tabStore = keptNowhere()) {
  const sockets: WebSocket[] = [];
  const agentConsole = createAgentConsole({
    openSocket: () => {
      const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/console`, subprotocol);
      sockets.push(socket);
      return socket as unknown as Socket;
    },
    clock: browserClock,
    random: () => 0,
    newId: () => crypto.randomUUID(),
    tab,
    tabStore,
    browserStore: keptNowhere(),
  });
  onTestFinished(() => agentConsole.logOut());
  if (agentConsole.signedIn.value) agentConsole.connect();
  else {
    const token = await tokenOf(gateway, 'acme', 'alice', password);
    agentConsole.signIn({ tenant: 'acme', username: 'alice', token, expiresAt: Date.now() + 3_600_000 });
  }
  await until(() => agentConsole.link.value.state === 'open' && !agentConsole.link.value.catchingUp);
  return { agentConsole, breaks: () => sockets.at(-1)?.terminate() };
}

const textsOf = (agentConsole: AgentConsole, jid: string = bob) =>
  agentConsole.chats.value.get(jid)?.thread?.messages.map(({ text }) => text) ?? [];

describe('the console of the page, with the real gateway', () => {
  it('R15: shows what comes, and sends', async () => {
    const gateway = await startGateway();
    gateway.bridge.receive(alice, bob, 'Hello');
    const { agentConsole } = await console(gateway);
    expect(agentConsole.openChats.value).toMatchObject([{ with: bob, unread: 1, last: { text: 'Hello' } }]);
    agentConsole.open(bob);
    await until(() => textsOf(agentConsole).length === 1);
    agentConsole.send(bob, '<p>Hi</p>');
    gateway.bridge.receive(alice, bob, 'How are you?');
    await until(() => textsOf(agentConsole).length === 3);
    expect(new Set(textsOf(agentConsole))).toEqual(new Set(['Hello', 'Hi', 'How are you?']));
    await until(() => agentConsole.pending.value.length === 0);
    expect(gateway.bridge.messages).toHaveLength(3);
  });

  it('R15: misses nothing while its socket is lost, and sends what was written meanwhile, once', async () => {
    const gateway = await startGateway();
    const { agentConsole, breaks } = await console(gateway);
    agentConsole.open(bob);
    await until(() => agentConsole.chats.value.get(bob)?.thread?.loading === undefined);
    breaks();
    await until(() => agentConsole.link.value.state === 'waiting');
    agentConsole.send(bob, '<p>from here</p>');
    gateway.bridge.receive(alice, bob, 'from there');
    await until(() => textsOf(agentConsole).length === 2 && agentConsole.pending.value.length === 0);
    expect(textsOf(agentConsole).toSorted()).toEqual(['from here', 'from there']);
    expect(gateway.bridge.messages).toHaveLength(2);
    expect(gateway.bridge.sessions.size).toBe(1);
  });

  it('R7: knows how its contacts are when it is back, also where a bridge that was killed could not tell', async () => {
    const gateway = await startGateway();
    let now: readonly Contact[] = [{ agent: dave, online: true, status: 'available' }];
    Object.assign(gateway.bridge, { listContacts: () => now });
    const { agentConsole, breaks } = await console(gateway);
    const shown = () => itemsOf(agentConsole.people.contacts.value).map(({ online }) => online);
    await agentConsole.people.loadContacts();
    expect(shown()).toEqual([true]);
    now = [{ agent: dave, online: false, status: 'work-offline' }];
    breaks();
    await until(() => shown()[0] === false);
  });

  it('sends nothing twice when the answer was lost', async () => {
    const gateway = await startGateway();
    const { agentConsole, breaks } = await console(gateway);
    gateway.bridge.beforeStoring = async () => {
      gateway.bridge.beforeStoring = async () => {};
      breaks();
    };
    agentConsole.send(bob, '<p>once</p>');
    await until(() => agentConsole.pending.value.length === 0);
    const sends = () => gateway.bridge.asked.filter((line) => line.startsWith('send')).length;
    await gateway.bridge.until(() => sends() === 2, 'the second time');
    expect(gateway.bridge.messages.map(({ text }) => text)).toEqual(['once']);
  });

  it('R24: two consoles agree on what is read, and on what is said', async () => {
    const gateway = await startGateway();
    const one = (await console(gateway, 'tab-1')).agentConsole;
    const two = (await console(gateway, 'tab-2')).agentConsole;
    const { id } = gateway.bridge.receive(alice, bob, 'Hello');
    await until(() => one.unread.value === 1 && two.unread.value === 1);
    await one.read(bob, id);
    await until(() => two.unread.value === 0);
    two.send(carol, '<p>Hi</p>');
    await until(() => one.openChats.value.length === 2);
  });

  it('has on view after a reload what was on view before, and after a logout nothing', async () => {
    const gateway = await startGateway();
    gateway.bridge.receive(alice, bob, 'Hello');
    const store = keptNowhere();
    const before = (await console(gateway, 'tab-1', store)).agentConsole;
    before.open(bob);
    await until(() => textsOf(before).length === 1);
    const after = (await console(gateway, 'tab-1', store)).agentConsole;
    await until(() => textsOf(after).length === 1);
    expect(after.current.value).toBe(bob);
    after.logOut();
    const later = (await console(gateway, 'tab-1', store)).agentConsole;
    expect(later.current.value).toBeUndefined();
  });

  it('R23: says that a colleague wrote and ended the chat before it was read', async () => {
    const gateway = await startGateway();
    const { agentConsole } = await console(gateway);
    gateway.bridge.receive(alice, erin.jid, 'Hello');
    await until(() => agentConsole.unread.value === 1);
    gateway.bridge.tell(alice.jid, { type: 'ended', with: erin.jid, by: erin.jid });
    await until(() => agentConsole.notices.list.value.length === 1);
    expect(agentConsole.notices.list.value[0]?.sentence).toContain('ended the chat before you read it');
  });

  it('R2: is out with a logout, and knows nothing any more', async () => {
    const gateway = await startGateway();
    gateway.bridge.receive(alice, bob, 'Hello');
    const { agentConsole } = await console(gateway);
    const [session = ''] = gateway.bridge.sessions.keys();
    agentConsole.logOut();
    expect(agentConsole.signedIn.value).toBeUndefined();
    expect(agentConsole.chats.value.size).toBe(0);
    await gateway.bridge.session(session, 'gone');
  });

  it('says in words what this gateway does not offer', async () => {
    const { agentConsole } = await console(await startGateway());
    await agentConsole.people.search('bob');
    const { value } = agentConsole.people.directory;
    if (value.state === 'failed') expect(value.sentence).toBe('This gateway does not offer a directory.');
    else expect(value.state).toBe('there');
  });
});
