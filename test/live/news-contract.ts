import { describe, expect, it, onTestFinished } from 'vitest';
import type { News, NewsWire } from '../../src/bridge/cluster-ports.ts';
import { tenantId } from '../../src/domain/ids.ts';
import { eventually } from '../support/eventually.ts';

/** What every way of news keeps to. `join` gives a member of the circle. */
export function newsContract(name: string, join: (member: string) => NewsWire): void {
  const wake = (tenant: string): News => ({ type: 'wake', tenantId: tenantId(tenant) });

  /** A member that listens. */
  async function member(called: string) {
    const wire = join(called);
    onTestFinished(() => wire.close());
    const heard: News[] = [];
    const missed = { times: 0 };
    wire.listen(
      (news) => void heard.push(news),
      () => void missed.times++,
    );
    await eventually(() => expect([wire.isUp(), missed.times]).toEqual([true, 1]));
    return { wire, heard, missed };
  }

  describe(`news over ${name}`, () => {
    it('reach all others in order, and not who told them', async () => {
      const [one, two, three] = [await member('one'), await member('two'), await member('three')];
      const told = Array.from({ length: 50 }, (_, n) => wake(`tenant ${n}`));
      for (const news of told) one.wire.tell(news);
      await eventually(() => expect(two.heard).toHaveLength(50));
      await eventually(() => expect(three.heard).toHaveLength(50));
      expect(two.heard).toEqual(told);
      expect(three.heard).toEqual(told);
      expect(one.heard).toEqual([]);
    });

    it('keep what they carry as it is', async () => {
      const [one, two] = [await member('one'), await member('two')];
      const news = { type: 'wake', tenantId: tenantId('Müller & Söhne <"\'> \u{1f600}') } as const;
      one.wire.tell(news);
      await eventually(() => expect(two.heard).toEqual([news]));
    });

    it('are of the time since one listens, and end when one leaves', async () => {
      const one = await member('one');
      one.wire.tell(wake('before'));
      const two = await member('two');
      one.wire.tell(wake('one'));
      await eventually(() => expect(two.heard).toEqual([wake('one')]));
      await two.wire.close();
      expect(two.wire.isUp()).toBe(false);
      const three = await member('three');
      one.wire.tell(wake('two'));
      await eventually(() => expect(three.heard).toEqual([wake('two')]));
      expect(two.heard).toEqual([wake('one')]);
    });
  });
}
