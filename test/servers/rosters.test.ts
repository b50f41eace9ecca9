// R27 on real servers: agents come into experts' rosters, in a group, and leave them again.
import { default as xml } from '@xmpp/xml';
import { describe, expect, it } from 'vitest';
import type { ServerKind } from '../../src/demo/private-server.ts';
import { realMessenger } from '../plays/real-messenger.ts';
import { alice, bob, erin, type Stage } from '../plays/stage.ts';
import { theatre } from '../plays/theatre.ts';
import { eventually } from '../support/eventually.ts';
import type { Expert } from '../support/expert.ts';

const [dave, grace] = ['dave@vcc.acme.example', 'grace@vcc.acme.example'];
/** In the rosters as well: whoever has a console (R27). */
const frank = 'frank@vcc.acme.example';

function stageOn(kind: ServerKind): { readonly stage: Stage; readonly dir: () => string } {
  let dir = '';
  const openMessenger: Parameters<typeof theatre>[0]['openMessenger'] = async (state) => {
    const messenger = await realMessenger(kind)(state);
    dir = messenger.dir ?? '';
    return messenger;
  };
  return { stage: theatre({ server: kind, openMessenger }), dir: () => dir };
}

/** The agents in the roster: address, name, groups. */
async function agentsOf(expert: Expert) {
  const roster = await expert.roster();
  return roster
    .filter(({ jid }) => jid.endsWith('@vcc.acme.example'))
    .map(({ jid, name, groups }) => `${jid} ${name} [${groups.join()}]`)
    .sort();
}

const whole = (group: string) => [
  `${alice} Alice Hart [${group}]`,
  `${dave} Dave Moss [${group}]`,
  `${erin} Erin Cole [${group}]`,
  `${frank} Frank Odell [${group}]`,
  `${grace} Grace Lind [${group}]`,
];

function rosterPlay(stage: Stage, way: () => object): void {
  const expertOf = async (name: string) => (await stage.expert(name)) as Expert;
  const turnOn = (more: object = {}) =>
    stage.edit('acme', (file) => file.set('rosters', { ...way(), group: 'Contact centre', ...more }));

  it('R27: agents are in the rosters of known experts, and their presence is seen without anybody asking', async () => {
    const expert = await expertOf('bob');
    const licensed = await expertOf('dave');
    expect(await agentsOf(expert)).toEqual([]);
    await turnOn();
    await eventually(async () => expect(await agentsOf(expert)).toEqual(whole('Contact centre')));
    // Nobody is in her own roster.
    await eventually(async () => {
      expect(await agentsOf(licensed)).toEqual(
        whole('Contact centre').filter((line) => !line.startsWith(dave)),
      );
    });
    const console = await stage.console('alice');
    await expert.seesPresence(alice, 'online');
    await console.logsOut();
    await expert.seesPresence(alice, 'offline');
  });

  it('R27: an expert who signs in later sees the truth', async () => {
    await turnOn();
    await stage.console('alice');
    const expert = await expertOf('bob');
    await expert.seesPresence(alice, 'online');
  });

  it('R27: whoever leaves is taken out again, and who is renamed is renamed', async () => {
    const expert = await expertOf('bob');
    await turnOn();
    await eventually(async () => expect(await agentsOf(expert)).toEqual(whole('Contact centre')));
    await stage.edit('acme', (file) => {
      file.set('rosters', { ...way(), group: 'Colleagues' });
      file.deleteIn(['agents', 2]);
      file.setIn(['agents', 0, 'name'], 'Alice Hart-Lee');
    });
    await eventually(async () => {
      expect(await agentsOf(expert)).toEqual([
        `${alice} Alice Hart-Lee [Colleagues]`,
        `${dave} Dave Moss [Colleagues]`,
        `${frank} Frank Odell [Colleagues]`,
        `${grace} Grace Lind [Colleagues]`,
      ]);
    });
  });

  it('R27: turned off, or without the organisation, nobody is left there', async () => {
    const expert = await expertOf('bob');
    await turnOn();
    await eventually(async () => expect(await agentsOf(expert)).toEqual(whole('Contact centre')));
    const console = await stage.console('alice');
    await expert.seesPresence(alice, 'online');
    await turnOn({ way: 'off' });
    await eventually(async () => expect(await agentsOf(expert)).toEqual([]));
    await expert.seesPresence(alice, 'offline');
    await console.logsOut();
    await turnOn();
    await eventually(async () => expect(await agentsOf(expert)).toEqual(whole('Contact centre')));
    await stage.write('acme.yaml', undefined);
    await eventually(async () => expect(await agentsOf(expert)).toEqual([]));
  });

  it('R27: whom an expert has taken out is not given again; whom she has put elsewhere stays there', async () => {
    const expert = await expertOf('bob');
    await turnOn();
    await eventually(async () => expect(await agentsOf(expert)).toEqual(whole('Contact centre')));
    const change = (item: Parameters<typeof xml>[1], ...children: ReturnType<typeof xml>[]) =>
      expert.asks(
        xml(
          'iq',
          { type: 'set' },
          xml('query', { xmlns: 'jabber:iq:roster' }, xml('item', item, ...children)),
        ),
      );
    await change({ jid: alice, subscription: 'remove' });
    await change({ jid: grace, name: 'The boss' }, xml('group', {}, 'Mine'));
    await expert.ping(alice);
    await turnOn({ group: 'Other' });
    await eventually(async () => {
      expect(await agentsOf(expert)).toEqual([
        `${dave} Dave Moss [Other]`,
        `${erin} Erin Cole [Other]`,
        `${frank} Frank Odell [Other]`,
        `${grace} The boss [Mine]`,
      ]);
    });
    expect(expert.jid).toBe(bob);
  });
}

describe('through XEP-0356 on prosody', () => {
  const { stage } = stageOn('prosody');
  rosterPlay(stage, () => ({ way: 'auto' }));
});

describe('through the HTTP API of ejabberd', () => {
  const { stage, dir } = stageOn('ejabberd');

  it('XEP-0356 is given up where the server breaks: nothing else is disturbed', async () => {
    const expert = (await stage.expert('bob')) as Expert;
    await stage.edit('acme', (file) => file.set('rosters', { way: 'privilege' }));
    await eventually(async () => {
      const metrics = await (await fetch(`${stage.gateway.url}/metrics`)).text();
      expect(metrics).toContain('expert_connect_roster_reviews_total{tenant="acme",way="none"} 1');
    });
    expect(await stage.readiness()).toContainEqual({ name: 'link acme', ok: true });
    const console = await stage.console('alice');
    await expert.says(alice, 'does this still work?');
    await console.sees({ text: 'does this still work?' });
    await expert.ping(alice);
    expect(await agentsOf(expert)).toEqual([]);
  });

  rosterPlay(stage, () => ({ way: 'auto', ejabberdApi: { url: `unix:${dir()}/api.sock` } }));
});
