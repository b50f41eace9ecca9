// The console's state, and everything that can be done with it; the views read the one and call the other.

import { batch, computed, effect, signal } from '@preact/signals';
import { type ConsoleEvent, type Opening, sentenceOf } from '../protocol/calls.ts';
import type { Clock } from '../protocol/clock.ts';
import { Connection, type LinkState, type Socket } from '../protocol/connection.ts';
import type { Jid, Status } from '../protocol/types.ts';
import { domainOf } from './addresses.ts';
import { createChatActions } from './chat-actions.ts';
import {
  type Chat,
  type Chats,
  expertsUnseen,
  fresh,
  type Guess,
  happened,
  openChats,
  received,
  setTyping,
  unreadInAll,
} from './chats.ts';
import { createDrafts } from './drafts.ts';
import { createFinding } from './finding.ts';
import { keep, readKept, type Store } from './kept.ts';
import { readMessage } from './message.ts';
import { createNotices } from './notices.ts';
import { createOutbox } from './outbox.ts';
import { createPeople } from './people.ts';
import { createPreferences } from './preferences.ts';
import { createMessageSearch } from './search.ts';
import { keepSignedIn, readSignedIn, type SignedIn } from './sign-in.ts';
import { createSupervision } from './supervision.ts';

export interface AgentConsolePorts {
  readonly openSocket: () => Socket;
  readonly clock: Clock;
  readonly random: () => number;
  readonly newId: () => string;
  /** What this tab calls itself. */
  readonly tab: string;
  readonly tabStore: Store;
  readonly browserStore: Store;
}

export type Tab = 'chat' | 'agents' | 'directory' | 'monitor' | 'transcripts' | 'audit';

/** Typing that nobody takes back is over after this, whatever the gateway says. Milliseconds. */
const typingEnds = 15_000;

export type AgentConsole = ReturnType<typeof createAgentConsole>;

export function createAgentConsole(ports: AgentConsolePorts) {
  const { clock, tabStore } = ports;
  const signedIn = signal<SignedIn | undefined>(readSignedIn(tabStore));
  const link = signal<LinkState>({ state: 'idle' });
  const isMessengerUp = signal(true);
  const desk = signal<Pick<Opening, 'me' | 'tenant' | 'settings'> | undefined>(undefined);
  const chats = signal<Chats>(new Map());
  const current = signal<Jid | undefined>(undefined);
  const tab = signal<Tab>('chat');
  /** Something new came in from somebody; for sounds and notifications. */
  const listeners = new Set<(event: ConsoleEvent) => void>();
  /** Signed in before this page was loaded, and not logged out since. */
  let isReload = signedIn.value !== undefined;

  const notices = createNotices(clock);
  const drafts = createDrafts(tabStore);
  const preferences = createPreferences(ports.browserStore);
  const connection = new Connection({
    ...ports,
    onState: (state) => {
      link.value = state;
      if (state.state === 'waiting' || state.state === 'ended') outbox.offline();
      if (state.state === 'ended') ended(state.why);
    },
    onOpened,
    onEvent,
  });
  const guess: Guess = (jid) => {
    const kind = domainOf(jid) === domainOf(desk.value?.me.jid ?? '') ? 'agent' : 'expert';
    return { kind, name: people.nameOf(jid) ?? jid.split('@')[0] ?? jid };
  };
  const outbox = createOutbox({
    store: tabStore,
    clock,
    isOnline: () => connection.isOpen,
    send: ({ with: jid, clientId, html, files }) =>
      connection.request('chat.send', { with: jid, clientId, html, ...(files && { files }) }),
    stored: (message) => {
      chats.value = received(chats.value, readMessage(message), guess);
    },
  });
  const people = createPeople(connection, desk);
  const supervision = createSupervision(connection);
  const actions = createChatActions({
    ...{ connection, chats, current, desk, guess, outbox, drafts, notices },
    ...ports,
  });
  const search = createMessageSearch({ connection, clock, desk, link });
  const finding = createFinding({ clock, chats, current, link, notices, ...actions });

  // What was on view is on view again after a reload.
  const keyOfView = (me: Jid) => `view.${me}`;
  effect(() => {
    if (desk.value) keep(tabStore, keyOfView(desk.value.me.jid), current.value);
  });

  function onOpened(opening: Opening): void {
    const { me, tenant, settings, resumed } = opening;
    batch(() => {
      if (desk.value && desk.value.me.jid !== me.jid) current.value = undefined;
      if (!resumed) {
        const left = isReload ? readKept<Jid>(tabStore, keyOfView(me.jid)) : undefined;
        if (opening.chats.some((chat) => chat.with === left)) current.value ??= left;
        const onView = current.value === undefined ? undefined : chats.value.get(current.value);
        chats.value = fresh(opening.chats, onView);
        isMessengerUp.value = true;
        people.forget();
        supervision.forget();
      }
      desk.value = { me, tenant, settings };
      drafts.load(me.jid);
      outbox.load(me.jid, isReload);
    });
    outbox.online();
    if (resumed) people.refresh();
    if (!resumed && current.value !== undefined) void actions.load(current.value);
  }

  function onEvent(event: ConsoleEvent): void {
    batch(() => {
      const known = event.name === 'chat.message' ? chats.value.get(event.params.message.with) : undefined;
      if (event.name === 'chat.ended') endedUnread(event.params);
      chats.value = happened(chats.value, event, guess);
      if (event.name === 'chat.message') said(event.params, known);
      if (event.name === 'chat.typing' && event.params.typing) endTypingLater(event.params.with);
      if (event.name === 'chat.ended' && current.value === event.params.with)
        actions.endedElsewhere(event.params);
      if (event.name === 'monitor.ended') supervision.over(event.params);
      if (event.name === 'settings.changed') void askSettings();
      if (event.name === 'link.changed') isMessengerUp.value = event.params.up;
      if (event.name === 'contact.changed') contactChanged(event.params);
    });
    for (const listener of listeners) listener(event);
  }

  /** R23: what was said is gone with the conversation; that something was said is not to be missed. */
  function endedUnread({ with: jid, by }: (ConsoleEvent & { name: 'chat.ended' })['params']): void {
    const chat = chats.value.get(jid);
    if (chat?.kind !== 'agent' || chat.unread === 0 || by === desk.value?.me.jid || current.value === jid)
      return;
    notices.say(`${chat.name} wrote to you, and has ended the chat before you read it.`, 'problem');
  }

  function said(params: (ConsoleEvent & { name: 'chat.message' })['params'], known: Chat | undefined): void {
    const { message, monitored } = params;
    if (monitored) {
      supervision.said(monitored.id, readMessage(message));
      return;
    }
    if (message.clientId !== undefined) outbox.confirmed(message.clientId);
    // The event has no name: an expert who writes for the first time is asked for by the chat itself.
    if (!known && people.nameOf(message.with) === undefined) void actions.learnName(message.with);
  }

  function contactChanged(change: (ConsoleEvent & { name: 'contact.changed' })['params']): void {
    const { jid, status } = change;
    people.changed(change);
    if (desk.value && desk.value.me.jid === jid && status !== undefined) {
      desk.value = { ...desk.value, me: { ...desk.value.me, status } };
    }
  }

  /** The configuration was changed: what is shown and allowed may be another. */
  async function askSettings(): Promise<void> {
    const now = await connection.request('session.settings', {}).catch(() => undefined);
    if (!now || !desk.value) return;
    batch(() => {
      desk.value = { ...now, me: { ...now.me, status: desk.value?.me.status ?? 'available' } };
      if (!now.settings.presence.ofExpertsInChat) chats.value = expertsUnseen(chats.value);
      people.forget();
    });
  }

  const typingTimers = new Map<Jid, () => void>();
  function endTypingLater(jid: Jid): void {
    typingTimers.get(jid)?.();
    const end = () => {
      chats.value = setTyping(chats.value, jid, false);
    };
    typingTimers.set(jid, clock.after(typingEnds, end));
  }

  function connect(): void {
    if (signedIn.value) connection.start({ token: signedIn.value.token, console: ports.tab });
  }

  function signIn(who: SignedIn): void {
    isReload = false;
    signedIn.value = who;
    keepSignedIn(tabStore, who);
    connect();
  }

  /** The token is of no use any more, or nobody wants it. What is on view is gone with a logout, and stays for who comes back. */
  function ended(why: string): void {
    if (why === 'replaced' || why === 'refused') return;
    keepSignedIn(tabStore, undefined);
    batch(() => {
      signedIn.value = undefined;
      if (why === 'signed-out') return;
      if (desk.value) keep(tabStore, keyOfView(desk.value.me.jid), undefined);
      drafts.logOut();
      outbox.logOut();
      desk.value = undefined;
      chats.value = new Map();
      current.value = undefined;
      tab.value = 'chat';
    });
  }

  async function setStatus(status: Status): Promise<void> {
    try {
      await connection.request('status.set', { status });
      if (desk.value) desk.value = { ...desk.value, me: { ...desk.value.me, status } };
    } catch (fault) {
      notices.say(sentenceOf(fault), 'problem');
    }
  }

  return {
    ...{
      signedIn,
      link,
      isMessengerUp,
      desk,
      chats,
      current,
      tab,
      drafts,
      preferences,
      notices,
      people,
      supervision,
      search,
      finding,
    },
    ...actions,
    pending: outbox.pending,
    retryPending: outbox.retry,
    dropPending: outbox.drop,
    openChats: computed(() => openChats(chats.value)),
    unread: computed(() => unreadInAll(chats.value)),
    ...{ connect, signIn, setStatus },
    logOut: () => connection.logOut(),
    nudge: () => connection.nudge(),
    acknowledge: () => connection.acknowledge(),
    /** Calls back on every event, after the state has changed; the answer ends it. */
    onEvent: (listener: (event: ConsoleEvent) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
