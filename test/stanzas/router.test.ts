import { type Element, default as xml } from '@xmpp/xml';
import { describe, expect, it } from 'vitest';
import { Refusal, refusalReasons } from '../../src/domain/refusal.ts';
import type { Feature, Incoming } from '../../src/xmpp/feature.ts';
import { refusals } from '../../src/xmpp/refusals.ts';
import { createRouter } from '../../src/xmpp/router.ts';
import { generous } from '../support/bridge-ports.ts';
import { acme } from './people.ts';

const message = (attrs: Record<string, string> = {}) =>
  xml('message', { from: 'bob@acme.example/desk', to: 'alice@vcc.acme.example', id: 'm', ...attrs });

/** A feature whose one handler does what the test says. */
const handling = (
  handle: (message: Incoming) => Promise<undefined> | undefined,
  from: 'expert' | 'error' = 'expert',
) =>
  ({
    xep: 'XEP-0000',
    version: '1',
    name: 'Test',
    summary: '',
    namespaces: [],
    at: 'agent',
    messages: [{ from, takes: () => true, handle }],
  }) satisfies Feature;

function routed(feature: Feature) {
  const sent: Element[] = [];
  const logged: object[] = [];
  const ignore = () => {};
  const route = createRouter({
    domain: acme.vccDomain,
    tenants: { byVccDomain: () => acme },
    features: [feature],
    floods: generous,
    send: async (stanza) => void sent.push(stanza),
    log: { debug: ignore, info: ignore, warn: ignore, error: (fact) => logged.push(fact) },
  });
  return { route, sent, logged, settled: () => new Promise((resolve) => setImmediate(resolve)) };
}

const conditions = (stanza: Element | undefined) =>
  stanza
    ?.getChild('error')
    ?.getChildElements()
    .map((child) => child.name) ?? [];

describe('what a handler throws', () => {
  it.each(refusalReasons)('answers %s with its line of the table', async (reason) => {
    const { route, sent, logged, settled } = routed(
      handling(() => {
        throw new Refusal(reason);
      }),
    );
    route(message());
    await settled();
    expect(sent[0]?.attrs).toEqual({
      type: 'error',
      id: 'm',
      from: 'alice@vcc.acme.example',
      to: 'bob@acme.example/desk',
    });
    expect(sent[0]?.getChild('error')?.attrs.type).toBe(refusals[reason].type);
    expect(conditions(sent[0])).toEqual([refusals[reason].condition, 'text']);
    expect(sent[0]?.getChild('error')?.getChildText('text')).toBe(refusals[reason].text);
    expect(logged).toEqual([]);
  });

  it.each([
    [
      'at once',
      () => {
        throw new Error('a bug');
      },
    ],
    ['later', () => Promise.reject(new Error('a bug'))],
  ] as const)(
    'takes anything else, thrown %s, for a bug: logged once, told to the sender without its text',
    async (_when, handle) => {
      const { route, sent, logged, settled } = routed(handling(handle));
      route(message());
      await settled();
      expect(conditions(sent[0])).toEqual(['internal-server-error', 'text']);
      expect(sent[0]?.toString()).not.toContain('a bug');
      expect(logged).toHaveLength(1);
      expect(logged[0]).toMatchObject({ tenantId: 'acme', err: new Error('a bug') });
    },
  );

  it('never answers an error with an error', async () => {
    const { route, sent, settled } = routed(
      handling(() => Promise.reject(new Refusal('malformed')), 'error'),
    );
    route(message({ type: 'error' }));
    await settled();
    expect(sent).toEqual([]);
  });
});

describe('the order of stanzas', () => {
  it('is kept up to the handler’s first wait', async () => {
    const order: string[] = [];
    const { route, settled } = routed(
      handling(({ stanza }) => {
        order.push(stanza.attrs.id ?? '');
        return undefined;
      }),
    );
    for (let n = 0; n < 100; n += 1) route(message({ id: String(n) }));
    await settled();
    expect(order).toEqual(Array.from({ length: 100 }, (_, n) => String(n)));
  });
});

it('R5: the sender and the recipient are who the server says, in one spelling', async () => {
  const seen: string[] = [];
  const { route, settled } = routed(
    handling(({ from, agent }) => {
      seen.push(`${from.bare} ${from.resource} ${agent?.jid}`);
      return undefined;
    }),
  );
  route(message({ from: 'Bob@ACME.example/Desk', to: 'ALICE@vcc.acme.example/x' }));
  await settled();
  expect(seen).toEqual(['bob@acme.example Desk alice@vcc.acme.example']);
});
