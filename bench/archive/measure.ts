import { default as xml } from '@xmpp/xml';
import { queryArchive } from '../../test/support/archive.ts';
import type { Expert } from '../../test/support/expert.ts';
import type { CannedAnswer } from './canned.ts';
import { agent } from './room.ts';

export interface Times {
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly samples: number;
}

/** The page that is asked for: the newest messages, or those before a message in the middle of the room. */
export interface Page {
  readonly before: string;
  readonly max: number;
}

/** `of`: at the agent's address; otherwise the expert's own archive at the server. */
export type Whose = { readonly of: string } | { readonly with: string };

const atMost = 100;
const budgetMs = 10_000;

/** Asks again and again, one after another; a slow archive fewer times. @throws where the page is not what it should be */
export async function timesOf(expert: Expert, whose: Whose, page: Page, newest: string): Promise<Times> {
  const { messages } = await queryArchive(expert, { with: agent, ...whose, ...page });
  const texts = messages.map(({ text }) => text);
  if (texts.length !== page.max || texts.at(-1) !== newest)
    throw new Error(`asked for ${page.max} up to ${JSON.stringify(newest)}, given ${JSON.stringify(texts)}`);
  const times: number[] = [];
  const until = performance.now() + budgetMs;
  while (times.length < atMost && (times.length < 3 || performance.now() < until)) {
    const query = queryOf(page, times.length);
    const began = performance.now();
    const answer = await expert.asks(
      xml('iq', { type: 'set', ...('of' in whose && { to: whose.of }) }, query),
    );
    times.push(performance.now() - began);
    if (answer.attrs.type !== 'result') throw new Error(String(answer));
  }
  return summary(times);
}

/** What a client is given for one such question, to be given it again by somebody else. */
export async function answerTo(expert: Expert, of: string, page: Page): Promise<CannedAnswer> {
  const from = expert.seen.length;
  const answer = await expert.asks(xml('iq', { type: 'set', to: of }, queryOf(page, 0)));
  const messages = expert.seen.slice(from).filter((stanza) => stanza.getChild('result', 'urn:xmpp:mam:2'));
  if (messages.length !== page.max) throw new Error(`asked for ${page.max}, given ${messages.length}`);
  return { messages, answer };
}

export function summary(times: number[]): Times {
  times.sort((one, other) => one - other);
  const at = (share: number) =>
    times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99), samples: times.length };
}

function queryOf({ before, max }: Page, n: number) {
  const mam = 'urn:xmpp:mam:2';
  const field = (name: string, value: string) => xml('field', { var: name }, xml('value', {}, value));
  return xml(
    'query',
    { xmlns: mam, queryid: `timed${n}` },
    xml('x', { xmlns: 'jabber:x:data', type: 'submit' }, field('FORM_TYPE', mam), field('with', agent)),
    xml(
      'set',
      { xmlns: 'http://jabber.org/protocol/rsm' },
      xml('max', {}, String(max)),
      xml('before', {}, before),
    ),
  );
}
