// What the page is shown with: in tests of every view, and in the screenshots of the documentation.

import { clientId } from '../../src/domain/ids.ts';
import { bareJid } from '../../src/domain/jid.ts';
import type { Message } from '../../src/domain/message.ts';
import type { Contact, DirectoryEntry, Look, Transcript } from '../../src/page/protocol/types.ts';
import { alice, bob, carol } from '../support/console-cast.ts';
import type { FakeUseCases } from '../support/fake-use-cases.ts';
import type { Played } from './played-requests.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

/** Two days of a busy agent; `now` is when the last message came. */
export function playBusyDay(bridge: FakeUseCases, now: number): void {
  const says = (minutesAgo: number, text: string, more: Partial<Message> = {}) =>
    bridge.receive(alice, bob, text, { at: now - minutesAgo * minute, ...more });
  const writes = (minutesAgo: number, html: string, more: Partial<Message> = {}) =>
    says(minutesAgo, html.replace(/<[^>]*>/g, ' '), {
      direction: 'out',
      from: alice.jid,
      html,
      fate: { state: 'delivered' },
      clientId: clientId(`minute-${minutesAgo}`),
      ...more,
    });
  const yesterday = day / minute;
  const plan = 'https://wiki.acme.example/network/lyon';
  says(
    yesterday + 70,
    `Good morning Alice, do you have the maintenance window for Lyon? Last time we planned it here: ${plan}`,
    {
      links: [{ url: plan }],
    },
  );
  writes(
    yesterday + 66,
    '<p>Good morning Bob! <strong>Saturday, 22:00 to 02:00.</strong> In this order:</p><ul><li>core switch 1</li><li>core switch 2</li><li>distribution 4, if there is time</li></ul>',
  );
  says(yesterday + 65, 'Perfect, thank you.');
  says(yesterday + 64, 'I will tell the site.');
  says(
    52,
    'One more thing: the portal has answered with errors since 9:40. Can you see anything on your side? The log is short.',
  );
  const log = 'https://files.acme.example/up/portal.log';
  says(51, log, { files: [{ url: log, name: 'portal.log', type: 'text/plain', size: 48_213 }] });
  const slip = says(50, 'It strted at 9:38, to be exact.');
  says(49, 'It started at 9:38, to be exact.', { replaces: slip.id });
  writes(
    44,
    '<p>Looking at it now. <a href="https://status.acme.example">The status page</a> shows one red node.</p>',
  );
  writes(41, '<p>Node 2 is out of the pool. Can you try again?</p>');
  says(38, 'Works again. You are quick!');
  bridge.unread.set(bob, 0);
  const others: [string, number, string, number][] = [
    [carol, 4, 'Could you look at the invoice of Initech? They called twice.', 2],
    ['priya@acme.example', 21, 'The new starters have no badges yet, who does that now?', 1],
    ['tomas@acme.example', 95, 'Thanks, that was it.', 0],
    ['lena@acme.example', 180, 'Ticket 4711 is yours now.', 0],
    ['omar@acme.example', 60 * 26, 'See you on Monday then.', 0],
    ['yuki@acme.example', 60 * 51, 'The backup has finished without faults.', 0],
  ];
  for (const [jid, minutesAgo, text, unread] of others) {
    bridge.receive(alice, bareJid(jid), text, { at: now - minutesAgo * minute });
    bridge.unread.set(bareJid(jid), unread);
  }
}

const contacts: readonly Contact[] = [
  { jid: 'dave@vcc.acme.example', name: 'Dave Moss', groups: ['support'], online: true, status: 'available' },
  {
    jid: 'grace@vcc.acme.example',
    name: 'Grace Lind',
    groups: ['support'],
    online: true,
    status: 'on-break',
  },
  {
    jid: 'erin@vcc.acme.example',
    name: 'Erin Cole',
    groups: ['billing'],
    online: false,
    status: 'available',
  },
];

const directory: readonly DirectoryEntry[] = [
  {
    jid: 'bob@acme.example',
    name: 'Bob Stone',
    kind: 'expert',
    title: 'Network engineer',
    department: 'Operations',
  },
  {
    jid: 'carol@acme.example',
    name: 'Carol Reyes',
    kind: 'expert',
    title: 'Product owner',
    department: 'Research',
  },
  {
    jid: 'dave@acme.example',
    name: 'Dave Moss',
    kind: 'expert',
    title: 'Support agent',
    department: 'Customer care',
  },
  { jid: 'erin@vcc.acme.example', name: 'Erin Cole', kind: 'agent', title: 'Billing agent' },
];

function transcriptAt(now: number): Transcript {
  const said: [string, string][] = [
    ['dave@vcc.acme.example', 'Do you have a minute? Initech asks for a second refund.'],
    ['erin@vcc.acme.example', 'They had the first one on Tuesday. I can send you the case.'],
    ['dave@vcc.acme.example', 'Please do, I will call them back.'],
  ];
  return {
    id: '019a5b',
    kind: 'agent',
    agents: ['dave@vcc.acme.example', 'erin@vcc.acme.example'],
    startedAt: new Date(now - 42 * minute).toISOString(),
    endedAt: new Date(now - 30 * minute).toISOString(),
    entries: said.map(([from, text], index) => ({
      at: new Date(now - (42 - index * 3) * minute).toISOString(),
      from,
      text,
      hash: `hash-${index}`,
    })),
  };
}

const looks: readonly [number, Look['what'], object][] = [
  [12, 'transcripts.get', { id: '019a5b' }],
  [13, 'transcripts.search', { text: 'refund', group: 'support' }],
  [30, 'monitor.stop', { agent: 'dave@vcc.acme.example' }],
  [42, 'monitor.start', { agent: 'dave@vcc.acme.example' }],
];

/** People and conversations, for a page whose gateway has none. */
export function playedPeople(now: number): Played {
  const transcript = transcriptAt(now);
  const messages = transcript.entries.map(({ at, from, text, hash }) => ({
    ...{ id: hash, from, at, text, direction: 'in' as const, links: [], files: [] },
    with: 'erin@vcc.acme.example',
    fate: 'delivered' as const,
  }));
  return {
    'contacts.list': () => ({ agents: contacts }),
    'directory.search': ({ text }) => ({
      entries: directory.filter((entry) => JSON.stringify(entry).toLowerCase().includes(text.toLowerCase())),
    }),
    'monitor.start': () => ({ conversations: [{ ...transcript, messages }] }),
    'monitor.stop': () => ({ conversations: [] }),
    'transcripts.search': () => ({ transcripts: [transcript] }),
    'audit.list': () => ({
      entries: looks.map(([minutesAgo, what, parameters]) => ({
        ...{ at: new Date(now - minutesAgo * minute).toISOString(), what, parameters },
        who: 'grace@vcc.acme.example',
      })),
    }),
    'transcripts.get': () => ({ transcript }),
  };
}
