import { type Element, default as xml } from '@xmpp/xml';
import { describe, expect, it } from 'vitest';
import { LinkDown, RequestTimedOut, StanzaError } from '../../src/xmpp/link/errors.ts';
import { linkTo, stubServer } from '../support/linked.ts';

const question = (to = 'bob@acme.example/desk') =>
  xml(
    'iq',
    { type: 'get', from: 'alice@vcc.acme.example', to },
    xml('query', { xmlns: 'http://jabber.org/protocol/disco#info' }),
  );

async function linked() {
  const server = await stubServer();
  const linkage = linkTo(server);
  await linkage.up();
  const connection = await server.connected(0);
  const answer = (iq: Element, attrs: Record<string, string>, child = '') => {
    const all = { from: iq.attrs.to ?? '', to: iq.attrs.from ?? '', id: iq.attrs.id ?? '', ...attrs };
    const text = Object.entries(all).map(([name, value]) => ` ${name}='${value}'`);
    return connection.write(`<iq${text.join('')}>${child}</iq>`);
  };
  return { ...linkage, connection, answer };
}

describe('a request', () => {
  it('is resolved by the answer with its id, and no handler sees that', async () => {
    const { link, connection, answer, stanzas } = await linked();
    const first = link.request(question(), 10_000);
    const second = link.request(question(), 10_000);
    await connection.count(2);
    const [one, two] = connection.stanzas as [Element, Element];
    await answer(two, { type: 'result' }, '<two/>');
    await answer(one, { type: 'result' }, '<one/>');

    expect((await first).getChild('one')).toBeDefined();
    expect((await second).getChild('two')).toBeDefined();
    expect(stanzas).toEqual([]);
  });

  it('is rejected by an error, with its condition, type and text', async () => {
    const { link, connection, answer } = await linked();
    const asked = link.request(question(), 10_000).catch((error: unknown) => error);
    await connection.count(1);
    const ns = 'urn:ietf:params:xml:ns:xmpp-stanzas';
    const child = `<error type='wait'><text xmlns='${ns}'>Later.</text><resource-constraint xmlns='${ns}'/></error>`;
    await answer(connection.stanzas[0] as Element, { type: 'error' }, child);

    const error = await asked;
    expect(error).toBeInstanceOf(StanzaError);
    expect(error).toMatchObject({ condition: 'resource-constraint', type: 'wait', text: 'Later.' });
  });

  it('takes no answer from anybody but who was asked', async () => {
    const { link, connection, answer, stanzas, received } = await linked();
    const asked = link.request(question('Bob@acme.example/Desk'), 10_000);
    await connection.count(1);
    const iq = connection.stanzas[0] as Element;
    await answer(iq, { type: 'result', from: 'mallory@acme.example/desk' }, '<forged/>');
    await answer(iq, { type: 'result', from: 'bob@acme.example/desk' }, '<forged/>');
    await received(2);
    await answer(iq, { type: 'result', from: 'bob@acme.example/Desk' }, '<real/>');

    expect((await asked).getChild('real')).toBeDefined();
    expect(stanzas).toHaveLength(2);
  });

  it('is rejected when nobody answers in time', async () => {
    const { link } = await linked();
    await expect(link.request(question(), 20)).rejects.toBeInstanceOf(RequestTimedOut);
  });

  it('is rejected when the link drops, or is not there', async () => {
    const { link, connection, down } = await linked();
    const asked = link.request(question(), 10_000).catch((error: unknown) => error);
    await connection.count(1);
    connection.cut();
    await down();
    expect(await asked).toBeInstanceOf(LinkDown);
    await expect(link.request(question(), 10_000)).rejects.toBeInstanceOf(LinkDown);
  });

  it('is rejected when it may not be sent', async () => {
    const { link } = await linked();
    const foreign = question();
    foreign.attrs.from = 'bob@acme.example';
    await expect(link.request(foreign, 10_000)).rejects.toMatchObject({ reason: 'foreign-from' });
  });
});

describe('a ping', () => {
  it('is answered behind everything that was sent before, by an error too', async () => {
    const server = await stubServer();
    const { link, up, down } = linkTo(server);
    await up();
    const connection = await server.connected(0);
    for (let n = 0; n < 100; n += 1) void link.send(question());
    await link.ping(10_000);
    expect(connection.stanzas).toHaveLength(100);

    server.answersPings = false;
    const unanswered = link.ping(10_000).catch((error: unknown) => error);
    await connection.when(() => (connection.pings === 2 ? true : undefined));
    connection.cut();
    await down();
    expect(await unanswered).toBeInstanceOf(LinkDown);
  });

  it('counts an error as an answer', async () => {
    const server = await stubServer();
    server.answersPings = false;
    const { link, up } = linkTo(server);
    await up();
    const connection = await server.connected(0);
    const pinged = link.ping(10_000);
    const id = await connection.when(() => connection.lastPing);
    await connection.write(
      `<iq type='error' id='${id}' from='acme.example' to='vcc.acme.example'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>`,
    );
    await expect(pinged).resolves.toBeUndefined();
  });
});
