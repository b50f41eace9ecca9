// What an agent does with chats.
import type { Signal } from '@preact/signals';
import { type Opening, RequestFault, sentenceOf } from '../protocol/calls.ts';
import type { Clock } from '../protocol/clock.ts';
import type { Connection } from '../protocol/connection.ts';
import type { Jid } from '../protocol/types.ts';
import { type Chats, type Guess, happened, notOpened, olderCame, opened, opening } from './chats.ts';
import type { createDrafts } from './drafts.ts';
import { type Message, readMessage } from './message.ts';
import type { Notices } from './notices.ts';
import type { createOutbox } from './outbox.ts';
import { createTypingSender } from './typing.ts';

const pageSize = 50;

/** Refusals of the moment: the same may be asked again. */
const passing: ReadonlySet<string> = new Set(['too-fast', 'unavailable']);

interface Needs {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly chats: Signal<Chats>;
  readonly current: Signal<Jid | undefined>;
  readonly desk: Signal<Pick<Opening, 'me' | 'settings'> | undefined>;
  readonly guess: Guess;
  readonly outbox: ReturnType<typeof createOutbox>;
  readonly drafts: ReturnType<typeof createDrafts>;
  readonly notices: Notices;
}

export function createChatActions(needs: Needs) {
  const { connection, clock, newId, chats, current, desk, guess, outbox, drafts, notices } = needs;
  const typing = createTypingSender(
    clock,
    (jid, isTyping) => connection.notify('chat.typing', { with: jid, typing: isTyping }),
    () => desk.value?.settings.limits.typingSeconds ?? 6,
  );
  const loadingOlder = new Map<Jid, Promise<void>>();

  /**
   * Loads the window of a chat. `via`: the address is from the directory, where R8 has a say. Where it is refused, `before` comes
   * back into view.
   */
  async function load(jid: Jid, via?: 'directory', before?: Jid): Promise<void> {
    chats.value = opening(chats.value, jid, guess);
    try {
      const page = await connection.request('chat.open', { with: jid, ...(via && { via }) });
      chats.value = opened(chats.value, { ...page, messages: page.messages.map(readMessage) });
    } catch (fault) {
      if (fault instanceof RequestFault && fault.kind === 'lost') return;
      chats.value = notOpened(chats.value, jid);
      if (current.value === jid) current.value = before;
      notices.say(sentenceOf(fault), 'problem');
    }
  }

  /** Brings a chat into view. */
  function open(jid: Jid, via?: 'directory'): void {
    const before = current.value;
    if (before !== jid) typing.stop();
    current.value = jid;
    const thread = chats.value.get(jid)?.thread;
    if (!thread || thread.loading) void load(jid, via, before === jid ? undefined : before);
  }

  /** The next page; one at a time. */
  function loadOlder(jid: Jid): Promise<void> {
    const asked = loadingOlder.get(jid) ?? askOlder(jid).finally(() => loadingOlder.delete(jid));
    loadingOlder.set(jid, asked);
    return asked;
  }

  async function askOlder(jid: Jid): Promise<void> {
    const thread = chats.value.get(jid)?.thread;
    const oldest = thread?.messages[0];
    if (!thread?.more || !oldest) return;
    // A thread that was loaded anew meanwhile does not begin there any more.
    const isStillOldest = () => chats.value.get(jid)?.thread?.messages[0]?.id === oldest.id;
    try {
      const page = await connection.request('chat.history', {
        with: jid,
        before: oldest.id,
        limit: pageSize,
      });
      if (isStillOldest())
        chats.value = olderCame(chats.value, jid, page.messages.map(readMessage), page.more);
    } catch (fault) {
      // Beyond the window there is nothing to ask for again (R21).
      const isOver = fault instanceof RequestFault && fault.kind === 'refused' && !passing.has(fault.reason);
      if (isOver && isStillOldest()) chats.value = olderCame(chats.value, jid, [], false);
    }
  }

  /** An expert who was not known writes: the chat's name is asked for, without opening a window. */
  async function learnName(jid: Jid): Promise<void> {
    try {
      const { name, kind } = await connection.request('chat.open', { with: jid });
      const chat = chats.value.get(jid);
      if (chat) chats.value = new Map(chats.value).set(jid, { ...chat, name, kind });
    } catch {
      // The address will do as a name.
    }
  }

  function send(jid: Jid, html: string): void {
    typing.sent();
    drafts.set(jid, '');
    outbox.add({ clientId: newId(), with: jid, html, at: clock.now(), state: 'waiting' });
  }

  /** R28: a file is an address on the web, and goes as a message of its own. */
  function sendFile(jid: Jid, url: string, name: string): void {
    const file = { url, ...(name !== '' && { name }) };
    outbox.add({ clientId: newId(), with: jid, html: '', files: [file], at: clock.now(), state: 'waiting' });
  }

  /**
   * Sends again what was stored and came back. It is a message of its own, but there is one only: its name derives from the one
   * that failed, so that pressing twice, or on two consoles, sends nothing twice.
   */
  function sendAgain({ id, with: jid, html, text, files }: Message): void {
    const isOnlyFiles = files.length > 0 && text === files.map(({ url }) => url).join('\n');
    outbox.add({
      clientId: nameOfRetry(id),
      with: jid,
      html: isOnlyFiles ? '' : (html ?? asHtml(text)),
      ...(files.length > 0 && {
        files: files.map(({ url, name }) => ({ url, ...(name !== undefined && { name }) })),
      }),
      at: clock.now(),
      state: 'waiting',
    });
  }

  /** R25: closes the chat here; the next message opens it again. */
  async function end(jid: Jid): Promise<void> {
    typing.stop();
    try {
      await connection.request('chat.end', { with: jid });
      ended(jid, desk.value?.me.jid ?? '');
    } catch (fault) {
      notices.say(sentenceOf(fault), 'problem');
    }
  }

  function ended(jid: Jid, by: Jid): void {
    chats.value = happened(chats.value, { name: 'chat.ended', params: { seq: 0, with: jid, by } }, guess);
    if (current.value !== jid) return;
    current.value = undefined;
    const name = chats.value.get(jid)?.name ?? jid;
    const isMe = by === desk.value?.me.jid;
    notices.say(isMe ? `You have ended the chat with ${name}.` : `${name} has ended the chat.`, 'calm', {
      name: 'Reopen',
      run: () => open(jid),
    });
  }

  const read = (jid: Jid, id: string) => connection.request('chat.read', { with: jid, id });
  const preview = (jid: Jid, html: string) => connection.request('chat.preview', { with: jid, html });

  return {
    ...{ open, load, loadOlder, learnName, send, sendFile, sendAgain, end, read, preview, typing },
    endedElsewhere: (params: { readonly with: Jid; readonly by: Jid }) => ended(params.with, params.by),
    /** Back to no chat at all. */
    leave: () => {
      typing.stop();
      current.value = undefined;
    },
  };
}

/** What the retry of a stored message is called. */
export const nameOfRetry = (id: string) => `again-${id}`;

export const originalOfRetry = (clientId: string) =>
  clientId.startsWith(nameOfRetry('')) ? clientId.slice(nameOfRetry('').length) : undefined;

function asHtml(text: string): string {
  const lines = text.split('\n').map((line) => line.replace(/[&<>]/g, (char) => `&#${char.charCodeAt(0)};`));
  return lines.map((line) => `<p>${line}</p>`).join('');
}
