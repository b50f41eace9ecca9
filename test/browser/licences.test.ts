// What an expert and an agent see of a second licence, of "tell me", and of words that are changed or taken back.
import type { BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chatWith, seen, sees, writes } from './agent-page.ts';
import { openChromium } from './chromium.ts';
import { chatLine } from './console-page.ts';
import type { ExpertPage } from './converse.ts';
import { type DemoStack, startDemoStack } from './demo-stack.ts';

let context: BrowserContext;
let close: () => Promise<void> = async () => {};
let stack: DemoStack;
let bob: ExpertPage;

beforeAll(async () => {
  stack = await startDemoStack();
  ({ context, close } = await openChromium());
  bob = await stack.expert(context, 'bob@acme.example');
});
afterAll(async () => {
  await close();
  await stack?.remove();
});

describe('an agent with both licences', () => {
  it('R16: signed out of the console is reached in the messenger, and answers from there into the same chat', async () => {
    const dave = await stack.expert(context, 'dave@acme.example');
    await bob.opens('Dave Moss');
    await bob.writes('For Dave, wherever he is');
    await dave.opens('Bob Stone');
    await dave.reads('For Dave, wherever he is');
    await dave.writes('I am in the messenger');
    await bob.reads('I am in the messenger');
    expect(await bob.messages.locator('.chat-msg__error').count()).toBe(0);
    await dave.page.close();
  });

  it('R16, R19: finds the console’s chat in the messenger as well, and nothing of the messenger’s in the console', async () => {
    const console = await stack.agent(context, 'dave');
    const messenger = await stack.expert(context, 'dave@acme.example');
    await bob.writes('Now in the console');
    const page = await chatWith(console, 'Bob Stone');
    await sees(page, 'Now in the console');
    await writes(page, 'Answered in the console');
    await bob.reads('Answered in the console');
    await messenger.opens('Bob Stone');
    await messenger.reads('Now in the console');
    await messenger.reads('Answered in the console');
    await messenger.writes('Typed in the messenger');
    await bob.reads('Typed in the messenger');
    await bob.writes('And one more');
    await sees(page, 'And one more');
    expect(await seen(page, /Typed in the messenger|For Dave, wherever he is/).count()).toBe(0);
    await page.close();
    await messenger.page.close();
  });
});

describe('an agent who is not there', () => {
  it('R18: is announced, once, to the expert who asked for it', async () => {
    await bob.opens('Alice Hart');
    await bob.writes('Are you there?');
    const refused = await bob.reads('Are you there?');
    await refused.locator('.chat-msg__error').getByText('Tell me when this colleague is back').waitFor();
    await bob.commands('alice@vcc.acme.example', 'Tell me when this colleague is back');
    const before = await bob.messages.count();
    const alice = await stack.agent(context, 'alice');
    await bob.sees('Alice Hart', 'online');
    await expect.poll(() => bob.messages.count()).toBe(before + 1);
    // The notice is no message of hers.
    expect(await chatLine(alice.page, 'Bob Stone').count()).toBe(0);
    await alice.page.close();
    await bob.sees('Alice Hart', 'offline');
  });
});

describe('words of an expert', () => {
  it('that are changed or taken back are shown as such to the agent', async () => {
    const alice = await stack.agent(context, 'alice');
    await bob.sees('Alice Hart', 'online');
    await bob.writes('It strted at nine');
    const page = await chatWith(alice, 'Bob Stone');
    await sees(page, 'It strted at nine');
    await bob.corrects('It started at nine');
    await sees(page, 'It started at nine');
    await seen(page, 'It started at nine').getByText('edited').waitFor();
    expect(await seen(page, 'strted').count()).toBe(0);
    await bob.writes('my password is secret');
    await sees(page, 'my password is secret');
    await bob.withdraws('my password is secret');
    await sees(page, 'This message was withdrawn.');
    expect(await seen(page, 'my password is secret').count()).toBe(0);
    expect({ complaints: alice.complaints, elsewhere: alice.elsewhere, bob: bob.complaints }).toEqual({
      ...{ complaints: [], elsewhere: [], bob: [] },
    });
    await page.close();
  });
});
