// XEP-0157: Contact Addresses for XMPP Services 1.1.1, as XEP-0128 has it in an answer of service discovery.
import type { Element } from '@xmpp/xml';
import { contactPurposes, type Tenant } from '../../domain/tenant.ts';
import { formOfFacts } from '../data-form.ts';
import type { Feature } from '../feature.ts';

export const contactAddresses: readonly Feature[] = [
  {
    xep: 'XEP-0128',
    version: '1.0.1',
    name: 'Service Discovery Extensions',
    summary: 'The contact addresses of the component',
    namespaces: [],
    at: 'domain',
  },
  {
    xep: 'XEP-0157',
    version: '1.1.1',
    name: 'Contact Addresses for XMPP Services',
    summary: 'Whom to ask, as the tenant’s file says',
    namespaces: [],
    at: 'domain',
  },
];

/** Nothing where the tenant names nobody. */
export function contactForm({ contacts = {} }: Tenant): Element | undefined {
  const facts = contactPurposes.flatMap((purpose): [string, readonly string[]][] => {
    const addresses = contacts[purpose] ?? [];
    return addresses.length > 0 ? [[`${purpose}-addresses`, addresses]] : [];
  });
  return facts.length > 0 ? formOfFacts('http://jabber.org/network/serverinfo', facts) : undefined;
}
