// R22: an expert reads the archive of the room with an agent. There is no other way to name a room than to be in it.
import type { Room } from '../domain/message.ts';
import { Refusal } from '../domain/refusal.ts';
import type { ArchivePage, ArchiveQuery, Bounds } from './archive-ports.ts';
import type { Ports } from './ports.ts';

type Needs = Pick<Ports, 'roomArchive' | 'archiveFloods'>;

/** Where no size is asked for, and the most that is given. */
const usualPage = 50;
export const largestArchivePage = 250;

/** What is asked; `size` is not bounded yet. */
export type AskedOfArchive = Omit<ArchiveQuery, 'page'> & {
  readonly page: Omit<ArchiveQuery['page'], 'size'> & { readonly size?: number };
};

/** Refusals: `unknown-message` for an id of no message in this room, `too-fast`. */
export async function readArchive(room: Room, asked: AskedOfArchive, ports: Needs): Promise<ArchivePage> {
  await takesTurn(room, ports);
  const size = Math.min(asked.page.size ?? usualPage, largestArchivePage);
  const page = await ports.roomArchive.page(room, { ...asked, page: { ...asked.page, size } });
  if (!page) throw new Refusal('unknown-message');
  return page;
}

/** `undefined` for a room without messages. Refusals: `too-fast`. */
export async function archiveBounds(room: Room, ports: Needs): Promise<Bounds | undefined> {
  await takesTurn(room, ports);
  return ports.roomArchive.bounds(room);
}

/** One share for all rooms of the expert. */
const takesTurn = ({ tenantId, expert }: Room, { archiveFloods }: Needs) =>
  archiveFloods.take(`${tenantId} ${expert}`);
