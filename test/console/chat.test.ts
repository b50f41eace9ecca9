import { describe, expect, it } from 'vitest';
import { signIn } from '../support/console.ts';
import { alice, bob, password } from '../support/console-cast.ts';
import { startGateway } from '../support/gateway.ts';

describe('a console', () => {
  it('chats with an expert', async () => {
    const gateway = await startGateway();
    const console = await signIn(gateway, 'acme', 'alice', password);
    const sent = await console.says(bob, 'Hello');
    expect(sent).toMatchObject({
      with: bob,
      direction: 'out',
      from: alice.jid,
      text: 'Hello',
      fate: 'stored',
    });
    await console.sees({ text: 'Hello', direction: 'out' });
    gateway.bridge.receive(alice, bob, 'Hi');
    await console.sees({ text: 'Hi', direction: 'in', from: bob });
    await console.logsOut();
  });
});
