// XEP-0199: XMPP Ping 2.0.1
import type { Feature } from '../feature.ts';

const namespace = 'urn:xmpp:ping';

export const ping: Feature = {
  xep: 'XEP-0199',
  version: '2.0.1',
  name: 'XMPP Ping',
  summary: 'Answered at every address; the link asks the server in this way whether it is still there',
  namespaces: [namespace],
  at: 'both',
  iqs: [{ type: 'get', name: 'ping', namespace, handle: () => undefined }],
};
