// The demo's page for experts, on each kind of server: Converse.js, signed in by a link, and nobody else asked for anything.
import type { BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serverKinds } from '../../src/demo/private-server.ts';
import { chatWith, sees, writes } from './agent-page.ts';
import { openChromium } from './chromium.ts';
import { type DemoStack, startDemoStack } from './demo-stack.ts';

let context: BrowserContext;
let close: () => Promise<void> = async () => {};
beforeAll(async () => {
  ({ context, close } = await openChromium());
});
afterAll(() => close());

const bobs = 'bob@acme.example';

describe.each(serverKinds)('the page for experts on %s', (kind) => {
  let stack: DemoStack;
  beforeAll(async () => {
    stack = await startDemoStack(kind);
  });
  afterAll(() => stack?.remove());

  it('R27: signs the expert in, who finds the agents in the roster and talks with one', async () => {
    const alice = await stack.agent(context, 'alice');
    const bob = await stack.expert(context, bobs);
    await bob.sees('Alice Hart', 'online');
    await bob.sees('Grace Lind', 'offline');
    await bob.opens('Alice Hart');
    await bob.writes('Hello Alice');
    await sees(await chatWith(alice, 'Bob Stone'), 'Hello Alice');
    await writes(alice.page, 'Hello Bob');
    await bob.reads('Hello Bob');
    await alice.page.close();
    await bob.sees('Alice Hart', 'offline');
    expect(bob.complaints).toEqual([]);
    await bob.page.close();
  });

  it('takes the password out of the address, and stays signed in across a reload', async () => {
    const bob = await stack.expert(context, bobs);
    await bob.sees('Alice Hart', 'offline');
    expect(new URL(bob.page.url()).hash).toBe(`#${bobs}`);
    await bob.page.reload();
    await bob.sees('Alice Hart', 'offline');
    expect(bob.complaints).toEqual([]);
    await bob.page.close();
  });

  it('keeps two experts in two tabs apart, and says what to do without a link', async () => {
    const carol = await stack.expert(context, 'carol@acme.example');
    const bob = await stack.expert(context, bobs);
    await carol.page.getByText('carol@acme.example').first().waitFor();
    await bob.page.getByText(bobs).first().waitFor();
    const nobody = await context.newPage();
    await nobody.goto(new URL('.', stack.file.expertPages[bobs]).href);
    await nobody.getByText('Open this page by one of the links').waitFor();
    for (const { page } of [carol, bob]) await page.close();
    await nobody.close();
  });
});
