// The demo as `npm run demo` starts it, and people of its cast in browsers: experts in Converse.js, agents in the console.
import type { BrowserContext } from 'playwright-core';
import type { DemoFile } from '../../src/demo/demo-file.ts';
import { freePorts } from '../../src/demo/free-ports.ts';
import { identify, killProcess } from '../../src/demo/processes.ts';
import { demo, readDemoFile } from '../support/demo-command.ts';
import { testFolder } from '../support/test-folder.ts';
import { buildPage, signInOn, type Visit, visit } from './console-page.ts';
import { type ExpertPage, openExpertPage } from './converse.ts';

export interface DemoStack {
  /** As it stands now. */
  readonly file: DemoFile;
  expert(context: BrowserContext, jid: string): Promise<ExpertPage>;
  /** A console in a tab of its own, in which this agent is signed in. */
  agent(context: BrowserContext, username: string): Promise<Visit>;
  /** Ends the bridge as a crash would. */
  killBridge(): Promise<void>;
  /** Starts what has died, by the demo's own command. */
  startAgain(): Promise<void>;
  remove(): Promise<void>;
}

export async function startDemoStack(): Promise<DemoStack> {
  buildPage();
  const folder = testFolder();
  const dir = folder.path;
  const [port] = await freePorts(1);
  const start = async (...flags: string[]) => {
    const { code, output } = await demo('--detach', '--dir', dir, ...flags);
    if (code !== 0) throw new Error(`The demo does not start:\n${output}`);
  };
  try {
    await start('--port', String(port));
  } catch (error) {
    await folder.remove();
    throw error;
  }
  const stack: DemoStack = {
    get file() {
      return readDemoFile(dir);
    },
    expert(context, jid) {
      const link = stack.file.expertPages[jid];
      if (link === undefined) throw new Error(`The demo has no link for ${jid}.`);
      return openExpertPage(context, link);
    },
    async agent(context, username) {
      const { gateway, tenants } = stack.file;
      const tenant = tenants.find(({ agents }) => agents.some((one) => one.username === username));
      const agent = tenant?.agents.find((one) => one.username === username);
      if (!tenant || !agent) throw new Error(`The demo has no agent ${username}.`);
      const visited = await visit(context, { url: gateway });
      await signInOn(visited.page, tenant.id, username, agent.password);
      return visited;
    },
    async killBridge() {
      const identity = identify(stack.file.pids.bridge);
      if (identity) await killProcess(identity);
    },
    startAgain: () => start(),
    remove: folder.remove,
  };
  return stack;
}
