import type { Element } from '@xmpp/xml';
import { createDirectories } from '../../src/live/directories.ts';
import { createFeatures } from '../../src/xmpp/features/index.ts';
import { createRouter } from '../../src/xmpp/router.ts';
import { generous, noOperations } from '../support/bridge-ports.ts';
import { quiet } from '../support/linked.ts';

/** Everything that an organisation's stream leads to, on these ports; `sent` has what is said on it, in order. */
export function routed(
  ports: Omit<Parameters<typeof createFeatures>[0], 'directories'>,
  floods: typeof generous = generous,
) {
  const sent: Element[] = [];
  const route = createRouter({
    domain: 'vcc.acme.example',
    tenants: ports.tenants,
    features: createFeatures({ ...ports, directories: createDirectories() }, '1.2.3', noOperations).list,
    floods,
    send: async (stanza) => void sent.push(stanza),
    log: quiet,
  });
  return { route, sent };
}
