import { type Element, Parser, default as xml } from '@xmpp/xml';
import { describe, expect, it } from 'vitest';
import { type MessageId, messageId } from '../../src/domain/ids.ts';
import type { Message } from '../../src/domain/message.ts';
import { createDirectories } from '../../src/live/directories.ts';
import { createFloods } from '../../src/live/floods.ts';
import { createFeatures } from '../../src/xmpp/features/index.ts';
import { LinkDown, LinkFull, StanzaRefused } from '../../src/xmpp/link/errors.ts';
import { createRouter } from '../../src/xmpp/router.ts';
import { generous, isSignedIn, noOperations, portsInMemory } from '../support/bridge-ports.ts';
import { quiet } from '../support/linked.ts';
import { settled } from '../support/manual-clock.ts';
import { alice, bob, carol, dave } from '../support/people.ts';
import { spell } from './pairs.ts';

const mam = 'urn:xmpp:mam:2';
const rsm = 'http://jabber.org/protocol/rsm';
const desk = `${bob}/desk`;

/** A room in which Bob and Alice have written: `in` and `out` in turn, a second apart. */
async function archiveOf(...texts: readonly string[]) {
  const ports = await portsInMemory();
  await isSignedIn(alice, ports);
  const sent: Element[] = [];
  let send = async (stanza: Element) => void sent.push(stanza);
  const route = createRouter({
    domain: 'vcc.acme.example',
    tenants: ports.tenants,
    features: createFeatures({ ...ports, directories: createDirectories() }, '1.2.3', noOperations).list,
    floods: generous,
    send: (stanza) => send(stanza),
    log: quiet,
  });
  const ids: MessageId[] = [];
  const add = async (more: Partial<Message>, about?: string) => {
    await ports.clock.passes(1);
    const id = messageId(`m${ids.length + 1}`);
    ids.push(id);
    const direction = more.direction ?? 'in';
    const message: Message = {
      id,
      room: { tenantId: alice.tenantId, agent: alice.jid, expert: bob },
      direction,
      from: direction === 'in' ? bob : alice.jid,
      at: ports.clock.now(),
      text: '',
      links: [],
      files: [],
      fate: { state: 'stored' },
      ...(direction === 'in' && { senderId: `sent-${id}` }),
      ...more,
    };
    if (direction === 'in') await ports.journal.receive(message, about);
    else {
      await ports.journal.send(message, false);
      if (message.fate.state === 'stored' && about !== 'unsettled')
        await ports.journal.settle([id], { state: 'delivered' }, 'barrier');
    }
    return id;
  };
  for (const [n, text] of texts.entries()) await add({ direction: n % 2 === 0 ? 'in' : 'out', text });

  let count = 0;
  /** What is sent for a query: the results and the last word. */
  async function asks(query: Element, from: string = desk, to: string = alice.jid) {
    const before = sent.length;
    route(xml('iq', { type: 'set', id: `q${++count}`, from, to }, query));
    await settled();
    const answers = sent.slice(before);
    return { answers, results: answers.slice(0, -1), last: answers.at(-1) as Element };
  }
  const sendBy = (way: typeof send) => {
    send = way;
  };
  return { ports, add, asks, sent, sendBy };
}

const query = (...children: readonly (Element | undefined)[]) =>
  xml('query', { xmlns: mam, queryid: 'f27' }, ...children);
const set = (parts: Record<string, string>) =>
  xml('set', { xmlns: rsm }, ...Object.entries(parts).map(([name, value]) => xml(name, {}, value)));
const form = (fields: Record<string, string | readonly string[]>) =>
  xml(
    'x',
    { xmlns: 'jabber:x:data', type: 'submit' },
    ...Object.entries({ FORM_TYPE: mam, ...fields }).map(([name, values]) =>
      xml('field', { var: name }, ...[values].flat().map((value) => xml('value', {}, value))),
    ),
  );
const idsIn = (results: readonly Element[]) => results.map((one) => one.getChild('result', mam)?.attrs.id);
const bodiesIn = (results: readonly Element[]) =>
  results.map((one) => forwarded(one)?.getChildText('body', 'jabber:client'));
const forwarded = (one: Element | undefined) =>
  one
    ?.getChild('result', mam)
    ?.getChild('forwarded', 'urn:xmpp:forward:0')
    ?.getChild('message', 'jabber:client');
const condition = (one: Element) => one.getChild('error')?.getChildElements()[0]?.name;

function parsed(text: string): Element {
  const parser = new Parser();
  let root: Element | undefined;
  parser.on('start', (element: Element) => {
    root = element;
  });
  parser.on('element', (element: Element) => root?.append(element));
  parser.write(text);
  const [only] = root?.getChildElements() ?? [];
  if (!only) throw new Error('no XML');
  only.parent = null;
  return only;
}

describe('R22: what the expert of the room is sent', () => {
  it('is each message as it was delivered, oldest first, and then the result', async () => {
    const { asks, add } = await archiveOf('Hello', 'Hi Bob');
    await add({ direction: 'out', text: 'left | right', html: '<table>…</table>' });
    const { answers } = await asks(query());
    const result = (id: string, stamp: string, message: string) =>
      `<message from="alice@vcc.acme.example" to="bob@acme.example/desk"><result xmlns="${mam}" queryid="f27" id="${id}"><forwarded xmlns="urn:xmpp:forward:0"><delay xmlns="urn:xmpp:delay" stamp="${stamp}"/>${message}</forwarded></result><no-store xmlns="urn:xmpp:hints"/></message>`;
    const out = (id: string, body: string) =>
      `<message xmlns="jabber:client" type="chat" from="alice@vcc.acme.example" to="bob@acme.example" id="${id}"><body>${body}</body><origin-id xmlns="urn:xmpp:sid:0" id="${id}"/></message>`;
    const golden = [
      result(
        'm1',
        '2026-01-05T09:00:01.000Z',
        '<message xmlns="jabber:client" type="chat" from="bob@acme.example" to="alice@vcc.acme.example" id="sent-m1"><body>Hello</body><origin-id xmlns="urn:xmpp:sid:0" id="sent-m1"/></message>',
      ),
      result('m2', '2026-01-05T09:00:02.000Z', out('m2', 'Hi Bob')),
      result('m3', '2026-01-05T09:00:03.000Z', out('m3', 'left | right')),
      `<iq type="result" id="q1" from="alice@vcc.acme.example" to="bob@acme.example/desk"><fin xmlns="${mam}" complete="true"><set xmlns="${rsm}"><first index="0">m1</first><last>m3</last><count>3</count></set></fin></iq>`,
    ];
    expect(answers.map((one) => spell(one))).toEqual(
      golden.map((one) => spell(parsed(`<stream>${one}</stream>`))),
    );
  });

  it('has corrections and withdrawals as they were sent, and what they are about', async () => {
    const { asks, add } = await archiveOf('Helo');
    await add({ text: 'Hello' }, 'sent-m1');
    await add({ text: '', retracted: true }, 'sent-m2');
    const { results } = await asks(query());
    expect(bodiesIn(results)).toEqual(['Helo', 'Hello', null]);
    const [, corrects, withdraws] = results.map(forwarded);
    expect(corrects?.getChild('replace', 'urn:xmpp:message-correct:0')?.attrs.id).toBe('sent-m1');
    expect(withdraws?.getChild('retract', 'urn:xmpp:message-retract:1')?.attrs.id).toBe('sent-m1');
    expect(forwarded(results[0])?.getChild('retract')).toBeUndefined();
  });

  it('R11: has a message that is one file as the client sent it', async () => {
    const { asks, add } = await archiveOf();
    const url = 'https://upload.acme.example/report.pdf';
    await add({ text: url, files: [{ url, name: 'report.pdf' }] });
    await add({ text: `see ${url}`, files: [{ url }] });
    const [file, mention] = (await asks(query())).results.map(forwarded);
    expect(file?.getChild('x', 'jabber:x:oob')?.getChildText('url')).toBe(url);
    expect(mention?.getChild('x', 'jabber:x:oob')).toBeUndefined();
  });

  it('R16: tells of a redirected message what became of it, and has no refused or failed one', async () => {
    const { asks, add, ports } = await archiveOf('before');
    await add({ direction: 'out', text: 'to the office account', fate: { state: 'redirected' } });
    const failed = await add({ direction: 'out', text: 'came back' });
    await ports.journal.settle([failed], { state: 'failed', reason: 'gone' }, 'bounce');
    const { results, last } = await asks(query());
    expect(bodiesIn(results)).toEqual(['before', 'to the office account']);
    expect(forwarded(results[0])?.getChild('fate')).toBeUndefined();
    expect(forwarded(results[1])?.getChild('fate', 'https://expert-connect.example/fate')?.attrs.state).toBe(
      'redirected',
    );
    expect(last.getChild('fin')?.getChild('set')?.getChildText('count')).toBe('2');
    // A place to page on from it is all the same.
    expect((await asks(query(set({ before: failed })))).results).toHaveLength(2);
    expect(condition((await asks(query(form({ ids: failed })))).last)).toBe('item-not-found');
  });

  it('says that a page may change while a message on it is not known to have arrived', async () => {
    const { asks, add, ports } = await archiveOf('one');
    const stable = async () => (await asks(query())).last.getChild('fin')?.attrs.stable;
    expect(await stable()).toBeUndefined();
    const id = await add({ direction: 'out', text: 'on its way' }, 'unsettled');
    expect(await stable()).toBe('false');
    await ports.journal.settle([id], { state: 'delivered' }, 'barrier');
    expect(await stable()).toBeUndefined();
  });
});

describe('R22: what may be asked', () => {
  const texts = Array.from({ length: 7 }, (_, n) => `text ${n + 1}`);

  it('XEP-0059: a page has 250 messages at most, whatever is asked for', async () => {
    const { asks } = await archiveOf(...Array.from({ length: 251 }, (_, n) => `text ${n + 1}`));
    for (const [max, given] of [
      ['249', 249],
      ['250', 250],
      ['251', 250],
      ['1000000', 250],
    ] as const)
      expect(idsIn((await asks(query(set({ max })))).results)).toHaveLength(given);
  });

  it('XEP-0059: pages forward, backward, counted, empty', async () => {
    const { asks } = await archiveOf(...texts);
    const page = async (parts: Record<string, string>) => {
      const { results, last } = await asks(query(set(parts)));
      const fin = last.getChild('fin', mam);
      const said = fin?.getChild('set', rsm);
      return {
        ids: idsIn(results),
        complete: fin?.attrs.complete,
        index: said?.getChild('first')?.attrs.index,
        bounds: [said?.getChildText('first'), said?.getChildText('last')],
        count: said?.getChildText('count'),
      };
    };
    expect(await page({ max: '3' })).toEqual({
      ids: ['m1', 'm2', 'm3'],
      complete: undefined,
      index: '0',
      bounds: ['m1', 'm3'],
      count: '7',
    });
    expect(await page({ max: '3', after: 'm6' })).toEqual({
      ids: ['m7'],
      complete: 'true',
      index: '6',
      bounds: ['m7', 'm7'],
      count: '7',
    });
    expect(await page({ max: '3', before: '' })).toEqual({
      ids: ['m5', 'm6', 'm7'],
      complete: undefined,
      index: undefined,
      bounds: ['m5', 'm7'],
      count: '7',
    });
    expect(await page({ max: '3', before: 'm3' })).toEqual({
      ids: ['m1', 'm2'],
      complete: 'true',
      index: undefined,
      bounds: ['m1', 'm2'],
      count: '7',
    });
    expect(await page({ max: '0' })).toEqual({
      ids: [],
      complete: undefined,
      index: undefined,
      bounds: [null, null],
      count: '7',
    });
    expect(await page({ after: 'm7' })).toEqual({
      ids: [],
      complete: 'true',
      index: undefined,
      bounds: [null, null],
      count: '7',
    });
  });

  it('XEP-0313: a flipped page is sent from its end; paging goes on as before', async () => {
    const { asks } = await archiveOf(...texts);
    for (const where of [{}, { before: '' }]) {
      const asked = set({ max: '3', ...where });
      const straight = await asks(query(asked));
      const flipped = await asks(query(asked, xml('flip-page')));
      expect(idsIn(flipped.results)).toEqual(idsIn(straight.results).reverse());
      expect(spell(flipped.last.getChild('fin') as Element)).toBe(
        spell(straight.last.getChild('fin') as Element),
      );
    }
  });

  it.each([
    ['with', { with: alice.jid }, [1, 2, 3, 4, 5, 6, 7]],
    ['with', { with: `${alice.jid}/x` }, []],
    ['with', { with: bob }, []],
    ['with', { with: carol }, []],
    ['start, inclusive', { start: '2026-01-05T09:00:05Z' }, [5, 6, 7]],
    ['start, in between', { start: '2026-01-05T09:00:04.0001Z' }, [5, 6, 7]],
    ['end, inclusive', { end: '2026-01-05T10:00:05+01:00' }, [1, 2, 3, 4, 5]],
    ['end, in between', { end: '2026-01-05T09:00:05.0009Z' }, [1, 2, 3, 4, 5]],
    ['both', { start: '2026-01-05T09:00:03Z', end: '2026-01-05T09:00:03Z' }, [3]],
    ['start in the future', { start: '2036-01-05T09:00:03Z' }, []],
    ['after-id', { 'after-id': 'm5' }, [6, 7]],
    ['before-id', { 'before-id': 'm3' }, [1, 2]],
    ['both ids', { 'after-id': 'm2', 'before-id': 'm5' }, [3, 4]],
    ['ids', { ids: ['m6', 'm2', 'm6'] }, [2, 6]],
    ['groupchat, of which there is none', { 'include-groupchat': 'true' }, [1, 2, 3, 4, 5, 6, 7]],
    ['no groupchat', { 'include-groupchat': '0' }, [1, 2, 3, 4, 5, 6, 7]],
  ])('XEP-0313: %s %o', async (_, fields, expected) => {
    const { asks } = await archiveOf(...texts);
    const { results, last } = await asks(query(form(fields)));
    expect(idsIn(results)).toEqual(expected.map((n) => `m${n}`));
    const fin = last.getChild('fin', mam);
    expect(fin?.attrs.complete).toBe('true');
    expect(fin?.getChild('set', rsm)?.getChildText('count')).toBe(String(expected.length));
  });

  it('XEP-0313 4.1.3: an id that is not there is refused, also where nothing would match', async () => {
    const { asks } = await archiveOf(...texts);
    for (const asked of [{ ids: 'nobody’s' }, { 'after-id': 'nobody’s' }, { 'before-id': 'nobody’s' }]) {
      expect(condition((await asks(query(form({ with: carol, ...asked })))).last)).toBe('item-not-found');
      expect(condition((await asks(query(form(asked)))).last)).toBe('item-not-found');
    }
    expect(condition((await asks(query(form({ 'include-groupchat': 'maybe' })))).last)).toBe('bad-request');
  });

  it('XEP-0313: the metadata are the bounds', async () => {
    const { ports, sent, asks } = await archiveOf(...texts);
    await asks(query());
    const features = createFeatures({ ...ports, directories: createDirectories() }, '1', noOperations).list;
    const route = createRouter({
      ...{ domain: 'vcc.acme.example', tenants: ports.tenants, features, log: quiet },
      floods: generous,
      send: async (stanza) => void sent.push(stanza),
    });
    route(xml('iq', { type: 'get', id: 'm', from: desk, to: alice.jid }, xml('metadata', { xmlns: mam })));
    await settled();
    expect(spell(sent.at(-1)?.getChild('metadata', mam) as Element)).toBe(
      spell(
        xml(
          'metadata',
          { xmlns: mam },
          xml('start', { id: 'm1', timestamp: '2026-01-05T09:00:01.000Z' }),
          xml('end', { id: 'm7', timestamp: '2026-01-05T09:00:07.000Z' }),
        ),
      ),
    );
  });
});

describe('R22: nobody else', () => {
  it('another expert has another room, and cannot name messages of this one', async () => {
    const { asks, add } = await archiveOf('for Alice alone', 'for Bob alone');
    const hers = await add({
      from: carol,
      room: { tenantId: alice.tenantId, agent: alice.jid, expert: carol },
    });
    const other = `${carol}/desk`;
    expect(idsIn((await asks(query(), other)).results)).toEqual([hers]);
    for (const asked of [
      set({ after: 'm1' }),
      set({ before: 'm2' }),
      form({ ids: 'm1' }),
      form({ 'after-id': 'm1' }),
    ]) {
      expect(condition((await asks(query(asked), other)).last)).toBe('item-not-found');
    }
  });

  it('the room with another agent is another one', async () => {
    const { asks, add, ports } = await archiveOf('for Alice alone', 'for Bob alone');
    await isSignedIn(dave, ports);
    const his = await add({ room: { tenantId: dave.tenantId, agent: dave.jid, expert: bob } });
    expect(idsIn((await asks(query(), desk, dave.jid)).results)).toEqual([his]);
    expect(condition((await asks(query(form({ ids: 'm1' })), desk, dave.jid)).last)).toBe('item-not-found');
  });
});

describe('a page on its way', () => {
  it('is asked for no more often than the pace allows, by each expert', async () => {
    const { asks, ports } = await archiveOf('one');
    Object.assign(ports.archiveFloods, createFloods(2));
    for (const _ of [1, 2]) expect(idsIn((await asks(query())).results)).toEqual(['m1']);
    const { last } = await asks(query());
    expect(condition(last)).toBe('resource-constraint');
    expect(last.getChild('error')?.getChildText('text')).not.toMatch(/delivered/);
    expect((await asks(query(), `${carol}/desk`)).last.attrs.type).toBe('result');
  });

  it('is followed by no result when the server takes no more, but by an error', async () => {
    const { asks, sendBy, sent } = await archiveOf('one', 'two');
    sendBy(async (stanza) => {
      if (stanza.name === 'message') throw new LinkFull();
      sent.push(stanza);
    });
    const { answers } = await asks(query());
    expect(answers.map(condition)).toEqual(['resource-constraint']);
  });

  it('is over when the link goes down', async () => {
    const { asks, sendBy, sent } = await archiveOf('one', 'two');
    sendBy(async (stanza) => {
      if (stanza.name === 'message') throw new LinkDown();
      sent.push(stanza);
    });
    expect((await asks(query())).answers).toEqual([]);
  });

  it('goes on without what no server would take', async () => {
    const { asks, sendBy, sent } = await archiveOf('one', 'too large', 'three');
    sendBy(async (stanza) => {
      if (stanza.toString().includes('too large')) throw new StanzaRefused('too-large');
      sent.push(stanza);
    });
    const { results, last } = await asks(query());
    expect(idsIn(results)).toEqual(['m1', 'm3']);
    expect(last.attrs.type).toBe('result');
  });
});
