import { command } from './command.ts';

/** R2: logout, offline at once. The socket closes after the answer. */
export const sessionClose = command('session.close', async (_params, caller, useCases) => {
  await useCases.closeSession(caller.session);
  return {};
});
