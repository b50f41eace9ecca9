import type { Environment } from '../config/material.ts';
import { Erasure } from '../storage/erasure.ts';
import { openArchive } from '../storage/place.ts';
import { archiveOf } from './archive-of.ts';
import type { Print } from './print.ts';

export interface About {
  readonly config: string;
  readonly tenant: string;
  /** A bare JID, where it is about one. */
  readonly person?: string;
}

/**
 * `expert-connect archive erase`: the texts that a person wrote, in rooms, conversations and transcripts, go for good; also while the
 * bridge runs. `whole`: also what was said to her there.
 *
 * @returns the exit code: 0 when nothing of it is left
 */
export function eraseOf(
  about: About & { readonly person: string; readonly whole: boolean },
  environment: Environment,
  print: Print,
): Promise<number> {
  const { tenant, person, whole } = about;
  return withArchive(about.config, environment, print, async (erasure) => {
    const done = await erasure.erase({ tenant, person, whole });
    if ('held' in done) {
      print(`Nothing was erased: ${done.held} is held by law (expert-connect archive hold).`);
      return 1;
    }
    print(`Erased of ${person}: messages ${done.messages}, entries of transcripts ${done.entries}.`);
    print('Backups and the archives of XMPP servers have them still.');
    return 0;
  });
}

/** `expert-connect archive hold`: nothing of this person is erased from now on; without a person, prints who is held. */
export function holdOf(
  about: About & { readonly because?: string; readonly release?: boolean },
  environment: Environment,
  print: Print,
): Promise<number> {
  const { tenant, person, because, release } = about;
  return withArchive(about.config, environment, print, async (erasure) => {
    if (person !== undefined && release) {
      const wasHeld = await erasure.release(tenant, person);
      print(wasHeld ? `${person} is held no more.` : `${person} was not held.`);
      return wasHeld ? 0 : 1;
    }
    if (person !== undefined) await erasure.hold(tenant, { person, since: Date.now(), why: because ?? '' });
    const held = await erasure.holds(tenant);
    for (const { person, since, why } of held)
      print(`${person}  since ${new Date(since).toISOString()}  ${why}`);
    if (held.length === 0) print('Nobody is held.');
    return 0;
  });
}

async function withArchive(
  config: string,
  environment: Environment,
  print: Print,
  use: (erasure: Erasure) => Promise<number>,
): Promise<number> {
  const place = archiveOf(config, environment, print);
  if (!place) return 1;
  try {
    const archive = await openArchive(place);
    try {
      return await use(new Erasure(archive));
    } finally {
      await archive.close();
    }
  } catch (error) {
    print(
      `The archive was not changed to the end: ${error instanceof Error ? error.message : String(error)}`,
    );
    return 1;
  }
}
