import { randomUUID } from 'node:crypto';
import { default as xml } from '@xmpp/xml';
import { expect, it } from 'vitest';
import { alice, bob, bodyOf, carol, everythingArrived, hank, ivy, type Stage } from './stage.ts';

const states = 'http://jabber.org/protocol/chatstates';

export function agentToExpertPlay(stage: Stage): void {
  it('R17: what an agent writes arrives byte for byte, and is delivered on proof', async () => {
    const console = await stage.console('alice');
    const expert = await stage.expert('bob');
    for (const text of ['Hello Bob', '👩‍🚀 שלום 你好\nnew line', '1 < 2 & 3 > 2', 'a\tb  c']) {
      const { id, fate } = await console.says(bob, text);
      expect(fate).toBe('stored');
      const stanza = await expert.seesMessage(alice, text);
      expect(stanza.attrs).toMatchObject({ type: 'chat', id });
      expect(stanza.getChild('origin-id', 'urn:xmpp:sid:0')?.attrs.id).toBe(id);
      await console.told('chat.fate', { id, fate: 'delivered' });
    }
  });

  it('R17: an expert who is away finds it at the next sign-in', async () => {
    const console = await stage.console('alice');
    const text = `for later ${randomUUID()}`;
    const { id } = await console.says(carol, text);
    await console.told('chat.fate', { id, fate: 'delivered' });
    const expert = await stage.expert('carol');
    await expert.seesMessage(alice, text);
  });

  it('R17: all consoles of the agent see what one of them sent', async () => {
    const [first, second] = [await stage.console('alice'), await stage.console('alice')];
    const sent = await first.says(bob, 'from the first');
    for (const console of [first, second]) {
      expect(await console.sees({ text: 'from the first' })).toMatchObject({ id: sent.id, direction: 'out' });
    }
  });

  it('the same clientId again gives the same message and sends nothing twice', async () => {
    const console = await stage.console('alice');
    const expert = await stage.expert('bob');
    const clientId = randomUUID();
    const first = await console.says(bob, 'once', clientId);
    const again = await console.says(bob, 'once', clientId);
    expect(again.id).toBe(first.id);
    await expert.seesMessage(alice, 'once');
    await everythingArrived(expert);
    expect(
      expert.seen.filter((stanza) => stanza.name === 'message' && bodyOf(stanza) === 'once'),
    ).toHaveLength(1);
  });

  it('R12: rich text is readable plain text, and loses nothing where nothing can be lost', async () => {
    const console = await stage.console('alice');
    const expert = await stage.expert('bob');
    const html =
      '<p>Dear <b>Bob</b>,</p><ul><li>one</li><li>two</li></ul><p>see <a href="https://acme.example/x">the page</a></p>';
    await console.says(bob, { html });
    const stanza = await expert.sees('the message', (one) => bodyOf(one).startsWith('Dear Bob'));
    expect(bodyOf(stanza)).toBe('Dear Bob,\n\n• one\n• two\n\nsee the page (https://acme.example/x)');
    expect(stanza.getChild('html')).toBeUndefined();
  });

  it('R12, R14: where something is lost there is one link, and the preview said so', async () => {
    const console = await stage.console('alice');
    const expert = await stage.expert('bob');
    const html = '<table><tr><td>left</td><td>right</td></tr></table><script>alert(1)</script>';
    const preview = await console.request('chat.preview', { with: bob, html });
    expect(preview.dropped).toContain('table');
    const sent = await console.says(bob, { html });
    const body = bodyOf(await expert.sees('the message', (one) => bodyOf(one).startsWith('left | right')));
    const [link = ''] = /http\S+/.exec(body) ?? [];
    expect(body.replace(link, '')).toBe(preview.text.replace('[link]', ''));
    expect(sent.html).not.toContain('script');
    const page = await fetch(link);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    const shown = await page.text();
    expect(shown).toContain('<td>left</td>');
    expect(shown).not.toContain('alert(1)');
    expect((await fetch(`${link.slice(0, -2)}xx`)).status).toBe(404);
  });

  it('R13: files and inline images are refused with the reason, and nothing is sent', async () => {
    const console = await stage.console('alice');
    const expert = await stage.expert('bob');
    const html = '<p>look</p><img src="data:image/png;base64,AAAA">';
    await expect(console.says(bob, { html })).rejects.toMatchObject({
      code: -32000,
      data: { reason: 'no-files' },
    });
    const files = [{ url: 'https://files.acme.example/a.pdf' }];
    const draft = { with: bob, clientId: randomUUID(), text: 'a file', files };
    await expect(console.call('chat.send', draft)).rejects.toMatchObject({ data: { reason: 'no-files' } });
    await everythingArrived(expert);
    expect(expert.seen.map(bodyOf)).not.toContain('look');
  });

  it('empty and over-long messages are refused', async () => {
    const console = await stage.console('alice');
    for (const [draft, reason] of [
      [{ text: '' }, 'empty'],
      [{ html: '<p> </p><br>' }, 'empty'],
      [{ text: 'x'.repeat(32_769) }, 'too-long'],
    ] as const) {
      await expect(console.says(bob, draft)).rejects.toMatchObject({ data: { reason } });
    }
  });

  it('R6: in Mode 3 an agent begins; in Mode 1 only an expert does', async () => {
    const acmeAgent = await stage.console('alice');
    await acmeAgent.says('dave@acme.example', 'may I ask you something?');
    const globexAgent = await stage.console('ivy@globex');
    const zoe = 'zoe@globex.example';
    await expect(globexAgent.says(zoe, 'hello?')).rejects.toMatchObject({ data: { reason: 'not-mode-3' } });
    await expect(globexAgent.opens(zoe)).rejects.toMatchObject({ data: { reason: 'not-mode-3' } });
    const expert = await stage.expert(hank);
    await expert.says(ivy, 'I began');
    await globexAgent.sees({ text: 'I began' });
    await globexAgent.says(hank, 'so I may answer');
    await expert.seesMessage(ivy, 'so I may answer');
  });

  it('R5: an agent cannot write to another organisation, nor to the server', async () => {
    const console = await stage.console('alice');
    for (const stranger of [hank, ivy, 'bob@elsewhere.example', 'acme.example', 'nobody@vcc.acme.example']) {
      await expect(console.says(stranger, 'hello')).rejects.toMatchObject({
        data: { reason: 'unknown-contact' },
      });
    }
  });

  it('R20: the expert sees the agent typing; it ends with the message', async () => {
    const console = await stage.console('alice');
    const expert = await stage.expert('bob');
    console.notify('chat.typing', { with: bob, typing: true });
    await expert.sees('typing', (stanza) => stanza.getChild('composing', states) !== undefined);
    await console.says(bob, 'typed');
    const message = await expert.seesMessage(alice, 'typed');
    expect(message.getChild('active', states)).toBeDefined();
    console.notify('chat.typing', { with: bob, typing: true });
    console.notify('chat.typing', { with: bob, typing: false });
    await expert.sees('that typing stopped', (stanza) => stanza.getChild('paused', states) !== undefined);
  });

  it('R20: typing stops by itself', async () => {
    const console = await stage.console('alice');
    const expert = await stage.expert('bob');
    console.notify('chat.typing', { with: bob, typing: true });
    await expert.sees('typing', (stanza) => stanza.getChild('composing', states) !== undefined);
    await expert.sees('that typing stopped', (stanza) => stanza.getChild('paused', states) !== undefined);
  });

  it('R17: an error for a chat state changes nothing, nor does one for a message that came with a receipt', async () => {
    const console = await stage.console('alice');
    const expert = await stage.expert('bob');
    const { id } = await console.says(bob, 'will you have it?');
    await expert.seesMessage(alice, 'will you have it?');
    await console.told('chat.fate', { id, fate: 'delivered' });
    const error = (more: object) =>
      xml(
        'message',
        { type: 'error', to: alice, ...more },
        xml(
          'error',
          { type: 'cancel' },
          xml('service-unavailable', { xmlns: 'urn:ietf:params:xml:ns:xmpp-stanzas' }),
        ),
      );
    await expert.sends(error({}));
    await expert.sends(
      xml('message', { type: 'chat', to: alice }, xml('received', { xmlns: 'urn:xmpp:receipts', id })),
    );
    await expert.sends(error({ id }));
    await everythingArrived(expert);
    await console.seesNo('chat.fate');
    const { messages } = await console.opens(bob);
    expect(messages.at(-1)).toMatchObject({ id, fate: 'delivered' });
  });

  it('a message to an account that does not exist fails, and says why', async () => {
    const console = await stage.console('alice');
    const { id } = await console.says('nobody-here@acme.example', 'hello?');
    const fate = await console.told('chat.fate', (event) => event.id === id && event.fate !== 'delivered');
    expect(fate).toMatchObject({ fate: 'failed', reason: expect.stringMatching(/unavailable|not-found/) });
  });
}
