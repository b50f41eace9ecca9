// XEP-0092: Software Version 1.1
import xml from '@xmpp/xml';
import type { Feature } from '../feature.ts';

const namespace = 'jabber:iq:version';

/** No operating system: it helps attackers more than colleagues (XEP-0092 5). */
export function softwareVersion(version: string): Feature {
  return {
    xep: 'XEP-0092',
    version: '1.1',
    name: 'Software Version',
    summary: 'Name and version, no operating system',
    namespaces: [namespace],
    at: 'both',
    iqs: [
      {
        type: 'get',
        name: 'query',
        namespace,
        handle: () =>
          xml('query', { xmlns: namespace }, xml('name', {}, 'Expert Connect'), xml('version', {}, version)),
      },
    ],
  };
}
