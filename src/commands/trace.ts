import { ConfigError, faultLine } from '../config/fault.ts';
import { loadConfig } from '../config/load.ts';
import type { Environment } from '../config/material.ts';
import { openArchiveToRead } from '../storage/place.ts';
import { type Traced, traceMessages } from '../storage/trace.ts';
import type { Print } from './print.ts';

/**
 * `expert-connect trace <id>`: the way of a message, with times (UTC). `id` is the message's, its console's or its stanza's. Also
 * while the bridge runs.
 *
 * @returns the exit code: 1 where there is no such message, or the archive cannot be read
 */
export async function trace(
  file: string,
  id: string,
  environment: Environment,
  print: Print,
): Promise<number> {
  let found: Traced[];
  try {
    const archive = await openArchiveToRead(loadConfig(file, environment).bridge.archive);
    try {
      found = await traceMessages(archive, id);
    } finally {
      await archive.close();
    }
  } catch (error) {
    if (error instanceof ConfigError) for (const fault of error.faults) print(faultLine(fault));
    else print(`the archive cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  }
  for (const message of found) for (const line of linesOf(message)) print(line);
  if (found.length === 0) print('There is no message of that name in the archive.');
  return found.length === 0 ? 1 : 0;
}

const proofs: Readonly<Record<Traced['proof'], string | undefined>> = {
  none: undefined,
  server: 'the XMPP server has it',
  error: 'the XMPP server gave it back',
  receipt: "the recipient's client has it (XEP-0184)",
};

function linesOf({ id, tenant, from, to, steps, proof, ...more }: Traced): string[] {
  const shown = [
    `message ${id}, tenant ${tenant}`,
    `  ${from} → ${to}`,
    ...(more.clientId === undefined ? [] : [`  clientId ${more.clientId}`]),
    ...(more.senderId === undefined ? [] : [`  stanza ${JSON.stringify(more.senderId)}`]),
    ...steps.map(
      ({ at, state, reason }) =>
        `  ${new Date(at).toISOString()}  ${state}${reason === undefined ? '' : `: ${reason}`}`,
    ),
  ];
  const words = proofs[proof];
  if (words !== undefined) shown.push(`  proof: ${words}`);
  if (more.inOutbox) shown.push('  in the outbox: it is sent again should the XMPP server break down');
  for (const kind of more.toOffice)
    shown.push(
      `  on its way to the agent's office account, as a ${kind === 'copy' ? 'copy' : 'redirected message'}`,
    );
  return shown;
}
