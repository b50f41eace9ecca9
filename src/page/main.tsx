// The Agent Console: the page that an agent lives in.
import { render } from 'preact';
import { App } from './app.tsx';
import { watchBrowser } from './browser.ts';
import { browserClock } from './protocol/clock.ts';
import { type Socket, subprotocol } from './protocol/connection.ts';
import { createAgentConsole } from './state/agent-console.ts';
import { ConsoleContext } from './state/context.ts';
import { nameOfTab, releaseTab } from './state/sign-in.ts';
import './styles/index.ts';

const tab = nameOfTab(sessionStorage, newId);
const agentConsole = createAgentConsole({
  openSocket: () => new WebSocket(`${location.origin.replace(/^http/, 'ws')}/console`, subprotocol) as Socket,
  clock: browserClock,
  random: Math.random,
  newId,
  tab,
  tabStore: sessionStorage,
  browserStore: localStorage,
});
const environment = watchBrowser(agentConsole);

addEventListener('pagehide', () => {
  agentConsole.acknowledge();
  releaseTab(sessionStorage, tab);
});
// A page that comes back from the browser's cache goes on as it was.
addEventListener('pageshow', ({ persisted }) => persisted && location.reload());

agentConsole.connect();
const root = document.getElementById('page');
if (root) {
  render(
    <ConsoleContext.Provider value={{ ...agentConsole, environment }}>
      <App />
    </ConsoleContext.Provider>,
    root,
  );
}

/** `crypto.randomUUID` is there only on https and on this machine; this is everywhere. */
function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
