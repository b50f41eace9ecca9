// XEP-0504: what experts are told of their data is what the settings in force do with it.
import { describe, expect, it } from 'vitest';
import { groupId } from '../../src/domain/ids.ts';
import type { Tenant } from '../../src/domain/tenant.ts';
import { dataPolicy } from '../../src/xmpp/features/data-policy.ts';
import { acme, alice, erin } from '../support/people.ts';

function said(tenant: Tenant, agent = tenant.agents.get(alice.jid)) {
  const [form] = dataPolicy.info?.({ tenant, agent }) ?? [];
  return Object.fromEntries(
    form
      ?.getChildren('field')
      .map(({ attrs, children }) => [
        attrs.var,
        children.map((value) => (typeof value === 'string' ? value : value.getText())).join(' | '),
      ]) ?? [],
  );
}

const support = { id: groupId('support'), name: 'Support', retention: { rooms: 30 } };

describe('XEP-0504: how long data is kept', () => {
  it('is for ever where nothing is said, in words that the XEP has for it', () => {
    expect(said(acme())).toMatchObject({ data_retention: 'infinite', encryption_at_rest: 'false' });
    expect(said(acme())).not.toHaveProperty('backup_frequency');
    expect(said(acme())).not.toHaveProperty('tos');
  });

  it('is what the nearest setting says at an agent, and the longest of all at the component', () => {
    const tenant: Tenant = {
      ...acme(),
      retention: { rooms: 10 },
      groups: new Map([[support.id, support]]),
    };
    expect(said(tenant)).toMatchObject({ data_retention: String(30 * 24) });
    expect(said(tenant, erin)).toMatchObject({ data_retention: String(10 * 24) });
    const [form] = dataPolicy.info?.({ tenant, agent: undefined }) ?? [];
    expect(String(form)).toContain(`<value>${30 * 24}</value>`);
  });

  it('counts transcripts where they are kept, and says who reads them', () => {
    const tenant: Tenant = { ...acme(), retention: { rooms: 10, transcripts: 50 } };
    expect(said(tenant)).toMatchObject({ data_retention: '240' });
    const kept = { ...tenant, supervision: { roomTranscripts: true } };
    expect(said(kept)).toMatchObject({ data_retention: '1200' });
    expect(said(kept).extra_info).toContain('may not read');
    const read = { ...tenant, supervision: { roomTranscripts: true, transcripts: true } };
    expect(said(read).extra_info).toContain('may read them');
  });
});
