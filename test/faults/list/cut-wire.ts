import type { CutAt, Way } from '../suite/link-wire.ts';
import type { Fault } from '../suite/scene.ts';

const ways = ['to-server', 'to-bridge'] as const satisfies readonly Way[];
const rounds = { few: 2, many: 20 };

/** After the first byte of a character of several. */
const inCharacter: CutAt = (data) => {
  const lead = data.findIndex((byte) => byte >= 0xc2);
  return lead < 0 ? undefined : lead + 1;
};

export const cutCharacter: Fault = {
  name: 'cut-character',
  what: 'the link cut in the middle of a character',
  rounds,
  throughWire: true,
  async make({ wire, chance }) {
    const way = chance.oneOf(ways);
    await wire.cut((data, its) => (its === way ? inCharacter(data, its) : undefined));
  },
};

export const cutStanza: Fault = {
  name: 'cut-stanza',
  what: 'the link cut in the middle of a stanza',
  rounds,
  throughWire: true,
  async make({ wire, chance }) {
    const way = chance.oneOf(ways);
    const further = chance.between(1, 8);
    await wire.cut((data, its) => {
      const body = its === way ? data.indexOf('<body>') : -1;
      return body < 0 ? undefined : body + further;
    });
  },
};

export const cutHandshake: Fault = {
  name: 'cut-handshake',
  what: 'the link cut, and again in the middle of the next handshake',
  rounds,
  throughWire: true,
  async make({ wire, chance }) {
    const way = chance.oneOf(ways);
    const further = chance.between(1, 9);
    const isCut = wire.cut((data, its) => {
      const handshake = its === way ? data.indexOf('<handshake') : -1;
      return handshake < 0 ? undefined : handshake + further;
    });
    wire.breakNow();
    await isCut;
  },
};
