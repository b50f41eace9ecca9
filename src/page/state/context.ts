import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Environment } from '../browser.ts';
import type { AgentConsole } from './agent-console.ts';

export type PageConsole = AgentConsole & { readonly environment: Environment };

export const ConsoleContext = createContext<PageConsole | undefined>(undefined);

/** The console that this page is. */
export function useConsole(): PageConsole {
  const agentConsole = useContext(ConsoleContext);
  if (!agentConsole) throw new Error('there is no console around this view');
  return agentConsole;
}
