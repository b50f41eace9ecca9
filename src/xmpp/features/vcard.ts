// XEP-0054: vcard-temp 1.2
import { type Element, default as xml } from '@xmpp/xml';
import type { Agent } from '../../domain/person.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Tenant } from '../../domain/tenant.ts';
import type { Feature } from '../feature.ts';

const namespace = 'vcard-temp';

export const vcard: Feature = {
  xep: 'XEP-0054',
  version: '1.2',
  name: 'vcard-temp',
  summary: 'Name, title, department and picture of an agent, as the tenant’s file has them; read only',
  namespaces: [namespace],
  at: 'both',
  iqs: [
    {
      type: 'get',
      name: 'vCard',
      namespace,
      handle: ({ agent, tenant }) =>
        agent ? cardOf(agent, tenant) : xml('vCard', { xmlns: namespace }, xml('FN', {}, tenant.name)),
    },
    {
      type: 'set',
      name: 'vCard',
      namespace,
      handle: () => {
        throw new Refusal('not-allowed');
      },
    },
  ],
};

function cardOf(agent: Agent, tenant: Tenant): Element {
  const { name, jid, title, department, picture } = agent;
  const { given, family } = partsOf(name);
  return xml(
    'vCard',
    { xmlns: namespace },
    xml('FN', {}, name),
    xml('N', {}, xml('FAMILY', {}, family), xml('GIVEN', {}, given)),
    title !== undefined && xml('TITLE', {}, title),
    xml(
      'ORG',
      {},
      xml('ORGNAME', {}, tenant.name),
      department !== undefined && xml('ORGUNIT', {}, department),
    ),
    xml('JABBERID', {}, jid),
    picture && xml('PHOTO', {}, xml('TYPE', {}, picture.type), xml('BINVAL', {}, picture.base64)),
  );
}

/** The file has one name; the card wants two. The last word is taken as the family's, which is a guess. */
export function partsOf(name: string): { given: string; family: string } {
  const words = name.trim().split(/\s+/);
  if (words.length < 2) return { given: name.trim(), family: '' };
  return { given: words.slice(0, -1).join(' '), family: words.at(-1) ?? '' };
}
