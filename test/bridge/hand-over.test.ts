import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHandOver } from '../../src/bridge/hand-over.ts';
import type { Experts } from '../../src/bridge/ports.ts';
import { messageId } from '../../src/domain/ids.ts';
import type { Message } from '../../src/domain/message.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { openStorage, type Storage } from '../../src/storage/storage.ts';
import { ManualClock, settled } from '../support/manual-clock.ts';
import { alice, bob } from '../support/people.ts';
import { silentLog } from '../support/silent-log.ts';

const tenantId = alice.tenantId;
const maxUnproved = 500;
let clock: ManualClock;
let storage: Storage;
let count = 0;

/** A stand-in for the XMPP server: takes messages, and proves when it is told to. */
class Server implements Pick<Experts, 'isUp' | 'deliver' | 'proveHandOver' | 'serverStartedAt'> {
  up = true;
  taken: { text: string; late: boolean }[] = [];
  proofs: { give: () => void; deny: () => void }[] = [];
  startedAt: number | undefined;
  serverStartedAt = () => this.startedAt;
  knows: 'certain' | 'likely' = 'certain';
  refuses = (_: Message): Error | undefined => undefined;

  isUp = () => this.up;
  deliver = async (message: Message, late: boolean) => {
    if (!this.up) throw new Error('link down');
    const refused = this.refuses(message);
    if (refused) throw refused;
    this.taken.push({ text: message.text, late });
  };
  proveHandOver = () =>
    new Promise<'certain' | 'likely'>(
      (give, deny) =>
        void this.proofs.push({ give: () => give(this.knows), deny: () => deny(new Error('link down')) }),
    );

  /** Proves everything that is asked, until nothing more is. */
  async provesAll() {
    for (await settled(); this.proofs.length > 0; await settled()) this.proofs.shift()?.give();
  }

  texts = () => this.taken.map(({ text }) => text);
}

let server: Server;
let handOver: ReturnType<typeof createHandOver>;

const writes = async (...texts: string[]) => {
  const sent = texts.map((text) =>
    storage.journal.send(
      {
        id: messageId(`m${++count}`),
        room: { tenantId, agent: alice.jid, expert: bob },
        direction: 'out',
        from: alice.jid,
        at: clock.now(),
        text,
        links: [],
        files: [],
        fate: { state: 'stored' },
      },
      false,
    ),
  );
  await Promise.all(sent);
  handOver.wake(tenantId);
  await settled();
};

const waiting = async () =>
  (await storage.history.outbox(tenantId, 0, 1000)).map(({ message }) => message.text);

beforeEach(async () => {
  clock = new ManualClock();
  storage = await openStorage({
    archive: { sqlite: { file: ':memory:' } },
    repeatMs: 60_000,
    keptEvents: 100,
    now: () => clock.now(),
    onFault: () => {},
  });
  server = new Server();
  handOver = createHandOver(
    { journal: storage.journal, history: storage.history, experts: server as unknown as Experts, clock },
    silentLog,
    maxUnproved,
  );
  handOver.linkUp(tenantId);
});

afterEach(() => storage.close());

describe('the hand-over', () => {
  it('R17: gives messages to the server in order and forgets them on proof only', async () => {
    await writes('one', 'two');
    expect(server.texts()).toEqual(['one', 'two']);
    expect(await waiting()).toEqual(['one', 'two']);
    await server.provesAll();
    expect(await waiting()).toEqual([]);
  });

  it('asks for one proof at a time, which covers what went before it and nothing after', async () => {
    await writes('one');
    await writes('two', 'three');
    expect(server.proofs).toHaveLength(1);
    server.proofs.shift()?.give();
    await settled();
    expect(await waiting()).toEqual(['two', 'three']);
    await server.provesAll();
    expect(await waiting()).toEqual([]);
  });

  it('sends what is unproved again, in order, when the link comes back', async () => {
    await writes('one', 'two');
    server.up = false;
    handOver.linkDown(tenantId);
    await writes('three');
    server.up = true;
    handOver.linkUp(tenantId);
    await server.provesAll();
    expect(server.taken).toEqual([
      { text: 'one', late: false },
      { text: 'two', late: false },
      { text: 'one', late: true },
      { text: 'two', late: true },
      { text: 'three', late: false },
    ]);
    expect(await waiting()).toEqual([]);
  });

  it('a proof of a stream that ended proves nothing', async () => {
    await writes('one');
    const old = server.proofs.shift();
    handOver.linkDown(tenantId);
    server.up = false;
    old?.deny();
    await settled();
    expect(await waiting()).toEqual(['one']);
  });

  it('asks again where there was no proof and the stream goes on', async () => {
    await writes('one');
    server.proofs.shift()?.deny();
    await settled();
    expect(await waiting()).toEqual(['one']);
    await clock.passes(2);
    await server.provesAll();
    expect(server.texts()).toEqual(['one']);
    expect(await waiting()).toEqual([]);
  });

  it('what was written while the link was down carries its time when it goes at last', async () => {
    server.up = false;
    await writes('patient');
    await clock.passes(60);
    server.up = true;
    handOver.linkUp(tenantId);
    await server.provesAll();
    expect(server.taken).toEqual([{ text: 'patient', late: true }]);
  });

  it('a message that can never go fails with its reason and holds up nobody', async () => {
    server.refuses = (message) => (message.text === 'huge' ? new Refusal('too-long') : undefined);
    await writes('one', 'huge', 'two');
    await server.provesAll();
    expect(server.texts()).toEqual(['one', 'two']);
    expect(await waiting()).toEqual([]);
    const huge = await storage.history.byId(tenantId, messageId(`m${count - 1}`));
    expect(huge?.fate).toEqual({ state: 'failed', reason: 'too-long' });
  });

  it('keeps the order over many pages, also while more are written', async () => {
    const first = Array.from({ length: 450 }, (_, n) => `a${n}`);
    const second = Array.from({ length: 450 }, (_, n) => `b${n}`);
    await Promise.all([writes(...first), writes(...second), server.provesAll()]);
    await server.provesAll();
    expect(server.texts()).toEqual([...first, ...second]);
    expect(await waiting()).toEqual([]);
  });

  it('gives a server that answers nothing so many and no more; the rest waits in the archive', async () => {
    const texts = Array.from({ length: maxUnproved + 100 }, (_, n) => `a${n}`);
    await writes(...texts);
    await settled();
    expect(server.texts()).toEqual(texts.slice(0, maxUnproved));
    expect(server.proofs).toHaveLength(1);
    await server.provesAll();
    expect(server.texts()).toEqual(texts);
    expect(await waiting()).toEqual([]);
  });

  it('tries again after the archive could not be read', async () => {
    const { outbox } = storage.history;
    storage.history.outbox = async () => {
      storage.history.outbox = outbox;
      throw new Error('disk I/O error');
    };
    await writes('one');
    expect(server.texts()).toEqual([]);
    await clock.passes(2);
    await server.provesAll();
    expect(server.texts()).toEqual(['one']);
  });

  describe('with a server that proves nothing', () => {
    const fateOf = async (n: number) =>
      (await storage.history.byId(tenantId, messageId(`m${n}`)))?.fate.state;
    beforeEach(() => {
      server.knows = 'likely';
    });

    it('R17: says delivered when that is likely, and sends it again if the server breaks down soon after', async () => {
      await writes('one', 'two');
      await server.provesAll();
      expect([await fateOf(count - 1), await fateOf(count)]).toEqual(['delivered', 'delivered']);
      await clock.passes(20);
      server.up = false;
      handOver.linkDown(tenantId);
      server.up = true;
      handOver.linkUp(tenantId);
      await server.provesAll();
      expect(server.taken).toEqual([
        { text: 'one', late: false },
        { text: 'two', late: false },
        { text: 'one', late: true },
        { text: 'two', late: true },
      ]);
      expect(await waiting()).toEqual(['one', 'two']);
    });

    it('sends nothing again that the server answered, if it was the stream alone that broke', async () => {
      server.startedAt = clock.now() - 60_000;
      await writes('one');
      await server.provesAll();
      await writes('two');
      server.proofs.shift()?.deny();
      handOver.linkDown(tenantId);
      handOver.linkUp(tenantId);
      await server.provesAll();
      expect(server.texts()).toEqual(['one', 'two', 'two']);
      expect(await waiting()).toEqual(['one', 'two']);
      await clock.passes(31);
      await server.provesAll();
      expect(await waiting()).toEqual([]);
    });

    it('sends all of it again to a server that was started since', async () => {
      await writes('one');
      await server.provesAll();
      await clock.passes(5);
      server.startedAt = clock.now();
      handOver.linkDown(tenantId);
      handOver.linkUp(tenantId);
      await settled();
      expect(server.texts()).toEqual(['one', 'one']);
    });

    it('trusts no time that is still to come: the clock was set back', async () => {
      await clock.passes(3_600);
      await writes('one');
      await server.provesAll();
      handOver.linkDown(tenantId);
      clock.setBack(3_600);
      server.startedAt = clock.now();
      handOver.linkUp(tenantId);
      await settled();
      expect(server.texts()).toEqual(['one', 'one']);
    });

    it('forgets what the recipient has, by her receipt, at once', async () => {
      await writes('one', 'two');
      await server.provesAll();
      await storage.journal.settle([messageId(`m${count - 1}`)], { state: 'delivered' }, 'receipt');
      expect(await waiting()).toEqual(['two']);
    });

    it('forgets the rest when the server has lived on for long, and answers still', async () => {
      await writes('one');
      await server.provesAll();
      await clock.passes(29);
      expect(server.proofs).toEqual([]);
      expect(await waiting()).toEqual(['one']);
      await clock.passes(2);
      expect(await waiting()).toEqual(['one']);
      await server.provesAll();
      expect(await waiting()).toEqual([]);
      expect(await fateOf(count)).toBe('delivered');
    });

    it('keeps more for longer', async () => {
      await writes(...Array.from({ length: 3_000 }, (_, n) => `a${n}`));
      await server.provesAll();
      await clock.passes(45);
      await server.provesAll();
      expect((await waiting()).length).toBeGreaterThan(0);
      await clock.passes(20);
      await server.provesAll();
      expect(await waiting()).toEqual([]);
    });

    it('leaves no timer behind when the link is gone', async () => {
      await writes('one');
      await server.provesAll();
      handOver.linkDown(tenantId);
      await clock.passes(120);
      expect(server.proofs).toEqual([]);
    });
  });

  it('does not forget a proof that the archive could not take', async () => {
    const { settle } = storage.journal;
    storage.journal.settle = async () => {
      storage.journal.settle = settle;
      throw new Refusal('unavailable');
    };
    await writes('one');
    await server.provesAll();
    expect(await waiting()).toEqual(['one']);
    await clock.passes(2);
    expect(await waiting()).toEqual([]);
    expect(server.texts()).toEqual(['one']);
  });
});
