import type { Jid } from '../protocol/types.ts';

export const domainOf = (jid: Jid) => jid.slice(jid.indexOf('@') + 1);
