// Sounds and notifications for what comes in while nobody looks.
import type { ReadonlySignal } from '@preact/signals';
import type { AgentConsole } from '../state/agent-console.ts';
import { readMessage } from '../state/message.ts';
import { playArrival } from './sound.ts';

/** However much comes in at once, one sound. Milliseconds. */
const soundEvery = 1500;

export function watchArrivals(agentConsole: AgentConsole, isLookedAt: ReadonlySignal<boolean>): void {
  let soundedAt = 0;
  agentConsole.onEvent((event) => {
    if (event.name !== 'chat.message' || event.params.monitored) return;
    const message = readMessage(event.params.message);
    if (message.direction !== 'in' || message.retracted || message.replaces !== undefined) return;
    if (isLookedAt.value && agentConsole.current.value === message.with) return;
    const { sound, notifications } = agentConsole.preferences.value;
    if (sound && Date.now() - soundedAt > soundEvery) {
      soundedAt = Date.now();
      playArrival();
    }
    if (notifications && !isLookedAt.value) notify(agentConsole, message.with, message.text);
  });
}

function notify(agentConsole: AgentConsole, jid: string, text: string): void {
  if (!('Notification' in window) || Notification.permission !== 'granted') return;
  const name = agentConsole.chats.value.get(jid)?.name ?? jid;
  const body = agentConsole.preferences.value.textInNotifications ? text.slice(0, 200) : 'New message';
  // One notification for each chat, however many messages; the consoles of one agent replace each other's.
  const notification = new Notification(name, { body, tag: `expert-connect ${jid}`, silent: true });
  notification.onclick = () => {
    window.focus();
    agentConsole.tab.value = 'chat';
    agentConsole.open(jid);
    notification.close();
  };
}
