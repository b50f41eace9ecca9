// R21: agents whose profile shows all of a room look for words in their own rooms.
import { type Excerpt, excerptOf } from '../domain/excerpt.ts';
import { wordsOf } from '../domain/folding.ts';
import { windowOf } from '../domain/history.ts';
import type { TenantId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Agent } from '../domain/person.ts';
import { Refusal } from '../domain/refusal.ts';
import { expertName, isExpertOf, type Tenant } from '../domain/tenant.ts';
import { type Chore, createChore } from './chore.ts';
import type { Clock, Log, Ports, Tenants } from './ports.ts';
import { tenantOf } from './room.ts';
import type { FoundMessage, MessageSearch } from './search-ports.ts';

/** What one request looks at: slices of the full text. Where nothing was found in them the cursor goes on. */
const mostSlices = 20;
/** Slices of new messages that whoever searches takes into the full text first. */
const indexedFirst = 4;
const everyMs = 30_000;

export interface MessageQuery {
  readonly text: string;
  /** Only in the room with this expert. */
  readonly with?: BareJid;
  readonly cursor?: string;
  readonly limit: number;
}

export interface Hit extends Omit<FoundMessage, 'position' | 'text'> {
  /** Of the expert. */
  readonly name: string;
  readonly excerpt: Excerpt;
}

export interface HitPage {
  readonly hits: readonly Hit[];
  /** Where there may be more. */
  readonly cursor?: string;
  /** Some of the messages are not in the full text yet. */
  readonly incomplete: boolean;
}

/**
 * Messages of her rooms in which every word is, newest first, each with what stands around the first of them. Refusals:
 * `outside-window` where the profile shows only a part of a room, `empty` without any word, `unknown-contact` for somebody who is no
 * expert, `malformed` for a cursor that is none.
 */
export async function searchMessages(
  agent: Agent,
  query: MessageQuery,
  ports: Pick<Ports, 'tenants' | 'messageSearch'>,
): Promise<HitPage> {
  const tenant = tenantOf(agent, ports);
  if (!isSearchable(tenant)) throw new Refusal('outside-window');
  const words = wordsOf(query.text);
  if (words.length === 0) throw new Refusal('empty');
  if (query.with !== undefined && !isExpertOf(tenant, query.with)) throw new Refusal('unknown-contact');
  const before = placeOf(query.cursor);
  const incomplete = await isIncomplete(tenant.id, ports.messageSearch);
  const wanted = { agent: agent.jid, words, ...(query.with !== undefined && { expert: query.with }) };
  const hits: FoundMessage[] = [];
  let next: number | undefined = before;
  for (let slices = 0; next !== undefined && slices < mostSlices && hits.length <= query.limit; slices++) {
    const slice = await ports.messageSearch.find(tenant.id, wanted, next);
    hits.push(...slice.found);
    next = slice.next;
  }
  const page = hits.slice(0, query.limit);
  const cursor = hits.length > page.length ? page.at(-1)?.position : next;
  return {
    hits: page.map(({ position: _, text, ...found }) => ({
      ...found,
      name: expertName(tenant, found.with),
      excerpt: excerptOf(text, words),
    })),
    ...(cursor !== undefined && { cursor: String(cursor) }),
    incomplete,
  };
}

/** Brings the full text of all tenants that can be searched up to date, now and then. */
export function createSearchIndex(
  ports: { readonly tenants: Tenants; readonly messageSearch: MessageSearch; readonly clock: Clock },
  log: Log,
): Chore {
  return createChore(ports.clock, everyMs, async ({ pause, signal }) => {
    for (const tenant of ports.tenants.all().filter(isSearchable)) {
      try {
        while (!signal.aborted && (await ports.messageSearch.index(tenant.id))) await pause();
      } catch (error) {
        log.warn(
          { tenantId: tenant.id, error: String(error) },
          'the full text of rooms waits for another time',
        );
      }
    }
  });
}

/** R21: where a part of a room is all that is shown, nothing beyond it is to be found either. */
const isSearchable = (tenant: Tenant) => windowOf(tenant.profile).size === Number.POSITIVE_INFINITY;

/** What is new is found as well. An archive that cannot be written is searched as far as it is indexed. */
async function isIncomplete(tenant: TenantId, search: MessageSearch): Promise<boolean> {
  try {
    for (let slices = 0; slices < indexedFirst; slices++) if (!(await search.index(tenant))) return false;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
  return true;
}

/** Where a page begins. */
function placeOf(cursor: string | undefined): number {
  if (cursor === undefined) return Number.MAX_SAFE_INTEGER;
  if (!/^[1-9]\d{0,14}$/.test(cursor)) throw new Refusal('malformed');
  return Number(cursor);
}
