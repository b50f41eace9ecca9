import { command } from './command.ts';

/** Nobody has read what was never sent: a `seq` of the future means the newest that was. */
export const sessionAck = command('session.ack', ({ seq }, caller, useCases) => {
  useCases.acknowledge(caller.session, Math.min(seq, caller.toldUpTo));
  return {};
});
