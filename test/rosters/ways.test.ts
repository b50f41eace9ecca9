import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Element, Parser, default as xml } from '@xmpp/xml';
import { describe, expect, it, onTestFinished } from 'vitest';
import { RosterWayClosed } from '../../src/bridge/rosters.ts';
import { LinkDown, RequestTimedOut, StanzaError } from '../../src/xmpp/link/errors.ts';
import { noPrivileges, readPrivileges } from '../../src/xmpp/privileges.ts';
import { ejabberdApiWay } from '../../src/xmpp/rosters/ejabberd-api.ts';
import { privilegeWay } from '../../src/xmpp/rosters/privilege.ts';
import { groupsFile, prosodyGroupsWay } from '../../src/xmpp/rosters/prosody-groups.ts';
import { alice, bob, carol, grace } from '../support/people.ts';

const contact = { agent: alice.jid, name: 'Alice Hart', group: 'Desk' };

function stanza(text: string): Element {
  const parser = new Parser();
  let found: Element | undefined;
  parser.on('element', (element: Element) => {
    found = element;
  });
  parser.write(`<stream xmlns="jabber:component:accept">${text}`);
  if (!found) throw new Error('no stanza');
  return found;
}

describe('XEP-0356: what the server grants', () => {
  const grant = (namespace: string, from = 'acme.example') =>
    stanza(
      `<message from="${from}" to="vcc.acme.example"><privilege xmlns="${namespace}"><perm access="roster" type="both"/><perm access="message" type="outgoing"/></privilege></message>`,
    );

  it.each(['urn:xmpp:privilege:1', 'urn:xmpp:privilege:2'] as const)('is understood as %s', (namespace) => {
    expect(readPrivileges(grant(namespace), 'acme.example')).toEqual({
      ...{ namespace, readsRosters: true, writesRosters: true, sendsMessages: true },
    });
  });

  it('R5: is believed from the tenant’s own server and nobody else', () => {
    for (const from of ['globex.example', 'bob@acme.example', 'acme.example/x', 'room.acme.example']) {
      expect(readPrivileges(grant('urn:xmpp:privilege:2', from), 'acme.example'), from).toBeUndefined();
    }
  });

  it('is no message that somebody sent', () => {
    expect(
      readPrivileges(stanza('<message from="acme.example"><body>hi</body></message>'), 'acme.example'),
    ).toBeUndefined();
  });
});

describe('the way through XEP-0356', () => {
  const granted = {
    ...noPrivileges,
    namespace: 'urn:xmpp:privilege:2',
    readsRosters: true,
    writesRosters: true,
  } as const;
  /** A server that answers with what `answer` gives, or throws. */
  function played(answer: (iq: Element) => Element | Error, privileges = granted) {
    const asked: string[] = [];
    const way = privilegeWay({
      privileges: () => privileges,
      from: 'vcc.acme.example',
      link: () => ({
        request: async (iq) => {
          asked.push(iq.toString());
          const given = answer(iq);
          if (given instanceof Error) throw given;
          return given;
        },
      }),
    });
    return { way, asked };
  }
  const fine = () => xml('iq', { type: 'result' });

  it('writes what XEP-0356 says, and the agent sees the expert only where the profile shows it', async () => {
    const { way, asked } = played(fine);
    await way.give(bob, contact, false);
    await way.give(bob, contact, true);
    await way.takeAway(bob, alice.jid);
    const iq = (item: string) =>
      `<iq type="set" from="vcc.acme.example" to="bob@acme.example"><query xmlns="jabber:iq:roster">${item}</query></iq>`;
    expect(asked).toEqual([
      iq('<item jid="alice@vcc.acme.example" name="Alice Hart" subscription="to"><group>Desk</group></item>'),
      iq(
        '<item jid="alice@vcc.acme.example" name="Alice Hart" subscription="both"><group>Desk</group></item>',
      ),
      iq('<item jid="alice@vcc.acme.example" subscription="remove"/>'),
    ]);
  });

  it('reads a roster, and knows nothing of accounts that give no answer or an error', async () => {
    const roster = stanza(
      '<iq type="result"><query xmlns="jabber:iq:roster"><item jid="Alice@vcc.acme.example"><group>a</group><group>b</group></item><item jid="x"/></query></iq>',
    );
    expect([...((await played(() => roster).way.read?.(bob)) ?? [])]).toEqual([
      [alice.jid, ['a', 'b']],
      ['x', []],
    ]);
    for (const error of [new RequestTimedOut(), new StanzaError('item-not-found', 'cancel', undefined)]) {
      expect(await played(() => error).way.read?.(bob)).toBeUndefined();
    }
  });

  it('is closed where nothing is granted', async () => {
    const { way, asked } = played(fine, noPrivileges as never);
    await expect(way.read?.(bob)).rejects.toThrow(RosterWayClosed);
    await expect(way.give(bob, contact, false)).rejects.toThrow(RosterWayClosed);
    expect(asked).toEqual([]);
  });

  it.each([
    ['breaks', new StanzaError('internal-server-error', 'wait', undefined)],
    ['says nothing', new RequestTimedOut()],
    ['ends the stream', new LinkDown()],
  ])('is given up for good where the server grants writing and then %s', async (_what, error) => {
    const { way, asked } = played((iq) => (iq.attrs.type === 'set' ? error : fine()));
    await expect(way.give(bob, contact, false)).rejects.toThrow(RosterWayClosed);
    await expect(way.give(carol, contact, false)).rejects.toThrow(RosterWayClosed);
    await expect(way.read?.(bob)).rejects.toThrow(RosterWayClosed);
    expect(asked).toHaveLength(1);
  });

  it('that has worked is not given up for one failure', async () => {
    let fails = false;
    const { way } = played(() => (fails ? new LinkDown() : fine()));
    await way.give(bob, contact, false);
    fails = true;
    await expect(way.give(bob, contact, false)).rejects.toThrow(LinkDown);
    fails = false;
    await way.give(bob, contact, false);
  });
});

describe('the way through ejabberd’s API', () => {
  /** An API that answers each command with a status and a value. */
  async function api(answers: Record<string, [status: number, value: unknown]>) {
    const asked: unknown[] = [];
    const server = createServer((request, response) => {
      let text = '';
      request.on('data', (part) => {
        text += part;
      });
      request.on('end', () => {
        const command = request.url?.split('/').at(-1) ?? '';
        asked.push([request.url, JSON.parse(text), request.headers.authorization]);
        const [status, value] = answers[command] ?? [404, 'no such command'];
        response.writeHead(status).end(JSON.stringify(value));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/api/`;
    return { asked, url, way: ejabberdApiWay({ url, account: 'bridge@acme.example', password: 'p:w' }) };
  }

  it('asks as the named account, and gives and takes by add_rosteritem and delete_rosteritem', async () => {
    const { way, asked } = await api({ add_rosteritem: [200, 0], delete_rosteritem: [200, 0] });
    await way.give(bob, contact, true);
    await way.takeAway(bob, alice.jid);
    const basic = `Basic ${Buffer.from('bridge@acme.example:p:w').toString('base64')}`;
    const pair = { localuser: 'bob', localhost: 'acme.example', user: 'alice', host: 'vcc.acme.example' };
    expect(asked).toEqual([
      ['/api/add_rosteritem', { ...pair, nick: 'Alice Hart', group: 'Desk', subs: 'both' }, basic],
      ['/api/delete_rosteritem', pair, basic],
    ]);
  });

  it('reads rosters of older and newer versions, of accounts that exist only', async () => {
    const older = [
      { jid: 'alice@vcc.acme.example', group: 'a' },
      { jid: 'alice@vcc.acme.example', group: 'b' },
    ];
    const newer = [{ jid: 'alice@vcc.acme.example', groups: ['a', 'b'] }];
    for (const roster of [older, newer]) {
      const { way } = await api({ check_account: [200, 0], get_roster: [200, roster] });
      expect([...((await way.read?.(bob)) ?? [])]).toEqual([[alice.jid, ['a', 'b']]]);
    }
    const { way } = await api({ check_account: [200, 1] });
    expect(await way.read?.(bob)).toBeUndefined();
  });

  it('is closed where an answer is longer than the bound', async () => {
    const { url } = await api({ check_account: [200, 0], get_roster: [200, 'x'.repeat(998)] });
    // With its quotes it has a thousand bytes.
    expect(await ejabberdApiWay({ url, answerBytes: 1_000 }).read?.(bob)).toEqual(new Map());
    const tooLong = ejabberdApiWay({ url, answerBytes: 999 }).read?.(bob);
    await expect(tooLong).rejects.toThrow('the answer is longer than 999 bytes');
    await expect(tooLong).rejects.toThrow(RosterWayClosed);
  });

  it('is closed where it is forbidden, or nobody is there', async () => {
    const { way } = await api({ check_account: [403, 'forbidden'] });
    await expect(way.read?.(bob)).rejects.toThrow(RosterWayClosed);
    const nobody = ejabberdApiWay({ url: 'http://127.0.0.1:9/api' });
    await expect(nobody.read?.(bob)).rejects.toThrow(RosterWayClosed);
  });
});

describe('the way through a groups file for Prosody', () => {
  const contacts = [contact, { agent: grace.jid, name: 'Grace\n[Lind]', group: 'The [best]\ndesk' }];
  const text = [
    '# Written by Expert Connect. Prosody reads it when mod_groups is loaded.',
    '[+Desk]',
    'alice@vcc.acme.example=Alice Hart',
    '[+The  best  desk]',
    'grace@vcc.acme.example=Grace [Lind]',
    '',
  ].join('\n');

  it('writes whole files, of public groups', async () => {
    expect(groupsFile(contacts)).toBe(text);
    const folder = mkdtempSync(join(tmpdir(), 'expert-connect-groups-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'prosody', 'groups.txt');
    const way = prosodyGroupsWay(file);
    await way.give(bob, contact, false);
    await way.finish?.(contacts);
    expect(readFileSync(file, 'utf8')).toBe(text);
    await way.finish?.([]);
    expect(readFileSync(file, 'utf8')).toBe(`${text.split('\n')[0]}\n`);
  });

  it('is closed where the file cannot be written', async () => {
    await expect(
      prosodyGroupsWay(join(import.meta.filename, 'groups.txt')).finish?.(contacts),
    ).rejects.toThrow(RosterWayClosed);
  });
});
