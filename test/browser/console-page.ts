// The console page in a real browser, over a real gateway with a bridge that is played.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { BrowserContext, Page } from 'playwright-core';
import type { GatewayOptions } from '../../src/console/gateway-options.ts';
import { password } from '../support/console-cast.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
export const pageFolder = fileURLToPath(new URL('../../dist/page', import.meta.url));

/** Builds the page, if a file of it has changed. */
export function buildPage(): void {
  execFileSync(process.execPath, ['scripts/build-page.mjs'], { cwd: root, stdio: 'inherit' });
}

/** A gateway that serves the page; what is said there is said now. */
export async function startPageGateway(
  options: Partial<Pick<GatewayOptions, 'signInOf' | 'cannedRepliesOf'>> = {},
): Promise<TestGateway> {
  const gateway = await startGateway({ pageFolder, ...options });
  gateway.bridge.now = Date.now;
  return gateway;
}

/** How long a page may take for anything, in milliseconds. */
const patience = 8000;

/** One tab with the console page, and everything that it should not have done. */
export interface Visit {
  readonly page: Page;
  /** What the browser had to say: errors, violations of the policy. */
  readonly complaints: string[];
  /** Requests to anybody but the gateway. */
  readonly elsewhere: string[];
}

export async function visit(
  context: BrowserContext,
  gateway: { readonly url: string },
  path = '/',
  prepared?: Page,
): Promise<Visit> {
  const page = prepared ?? (await context.newPage());
  page.setDefaultTimeout(patience);
  const [complaints, elsewhere]: [string[], string[]] = [[], []];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(gateway.url) && !url.startsWith('data:')) elsewhere.push(url);
  });
  await page.goto(gateway.url + path);
  return { page, complaints, elsewhere };
}

/** Signs in on the page, as an agent does. */
export async function signInOn(
  page: Page,
  tenant = 'acme',
  username = 'alice',
  secret = password,
): Promise<void> {
  await page.getByLabel('Organisation').fill(tenant);
  await page.getByLabel('Name', { exact: true }).fill(username);
  await page.getByLabel('Password').fill(secret);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('tablist').waitFor();
}

export const chatLine = (page: Page, name: string) => page.getByRole('option', { name: new RegExp(name) });
export const editorOf = (page: Page) => page.getByRole('textbox', { name: /^Message to/ });
export const messagesOf = (page: Page) => page.getByRole('log').getByRole('article');
