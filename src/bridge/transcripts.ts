// R26: supervisors read conversations that are over; auditors read who did.
import { type Excerpt, excerptOf } from '../domain/excerpt.ts';
import { wordsOf } from '../domain/folding.ts';
import type { ConversationId } from '../domain/ids.ts';
import { isSupervised, mayRead } from '../domain/monitoring.ts';
import type { Agent } from '../domain/person.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Tenant } from '../domain/tenant.ts';
import type { Look, TranscriptEntry, TranscriptHeader, TranscriptQuery } from './conversation-ports.ts';
import type { Ports } from './ports.ts';
import { tenantOf } from './room.ts';

const pageSize = 50;
/** How many transcripts one request looks at: where most may not be read, a page is short, and the cursor goes on. */
const lookedAt = 1_000;
const auditPage = 100;
const mostHits = 3;

type Needs = Pick<Ports, 'tenants' | 'transcripts' | 'audit' | 'clock'>;

export interface FoundTranscript extends TranscriptHeader {
  /** Where text was looked for: what stands around it in the first messages that have one of its words. */
  readonly hits?: readonly (Pick<TranscriptEntry, 'at' | 'from'> & Excerpt)[];
}

export interface TranscriptPage {
  readonly transcripts: readonly FoundTranscript[];
  readonly cursor?: string;
}

export interface Transcript extends TranscriptHeader {
  readonly entries: readonly TranscriptEntry[];
}

/**
 * Transcripts that she may read, newest first; short or empty pages go on while there is a cursor. Refusals: `not-supervisor`;
 * `not-monitored` where an agent is named for whom transcripts are off; `malformed` for a cursor that is none; `unavailable`.
 */
export async function searchTranscripts(
  supervisor: Agent,
  query: TranscriptQuery & { readonly cursor?: string },
  ports: Needs,
): Promise<TranscriptPage> {
  const tenant = tenantOf(supervisor, ports);
  refuseReading(supervisor);
  const { cursor, ...wanted } = query;
  for (const person of [query.agent, query.with]) {
    const agent = person && tenant.agents.get(person);
    if (agent && !isSupervised(tenant, agent, 'transcripts')) throw new Refusal('not-monitored');
  }
  const before = placeOf(cursor);
  await record(supervisor, 'transcripts.search', query, ports);
  const { transcripts, ...rest } = await page(tenant, wanted, before, ports);
  return { transcripts: await withHits(transcripts, wordsOf(query.text ?? ''), ports), ...rest };
}

/**
 * One whole transcript. What does not exist, lies in another tenant or may not be read is refused alike, with `not-monitored`.
 * Also refused: `not-supervisor`, `unavailable`.
 */
export async function readTranscript(supervisor: Agent, id: string, ports: Needs): Promise<Transcript> {
  const tenant = tenantOf(supervisor, ports);
  refuseReading(supervisor);
  const header = await ports.transcripts.byId(tenant.id, id);
  if (!header || !mayRead(tenant, header)) throw new Refusal('not-monitored');
  await record(supervisor, 'transcripts.get', { id }, ports);
  return { ...header, entries: await ports.transcripts.entries(header.id as ConversationId) };
}

/** Who looked at what, newest first; this look is among them. Refusals: `not-allowed` for all but auditors, `malformed`, `unavailable`. */
export async function listAudit(
  auditor: Agent,
  query: { readonly from?: number; readonly to?: number; readonly cursor?: string },
  ports: Pick<Ports, 'audit' | 'clock'>,
): Promise<{ readonly entries: readonly Look[]; readonly cursor?: string }> {
  if (auditor.role !== 'auditor') throw new Refusal('not-allowed');
  const { cursor, ...range } = query;
  const before = placeOf(cursor);
  await record(auditor, 'audit.list', query, ports);
  const found = await ports.audit.list(auditor.tenantId, range, before, auditPage + 1);
  const entries = found.slice(0, auditPage);
  const last = entries.at(-1);
  return { entries, ...(found.length > auditPage && last && { cursor: String(last.number) }) };
}

function refuseReading({ role }: Agent): void {
  if (role !== 'supervisor') throw new Refusal('not-supervisor');
}

async function page(
  tenant: Tenant,
  query: TranscriptQuery,
  from: number,
  { transcripts }: Pick<Ports, 'transcripts'>,
): Promise<TranscriptPage> {
  const found: TranscriptHeader[] = [];
  let before = from;
  for (let seen = 0; seen < lookedAt; seen += pageSize) {
    const next = await transcripts.find(tenant.id, query, before, pageSize);
    for (const transcript of next) {
      before = transcript.number;
      if (mayRead(tenant, transcript)) found.push(transcript);
      if (found.length === pageSize) return { transcripts: found, cursor: String(before) };
    }
    if (next.length < pageSize) return { transcripts: found };
  }
  return { transcripts: found, cursor: String(before) };
}

async function withHits(
  found: readonly TranscriptHeader[],
  words: readonly string[],
  { transcripts }: Pick<Ports, 'transcripts'>,
): Promise<readonly FoundTranscript[]> {
  if (words.length === 0) return found;
  return Promise.all(
    found.map(async (one) => {
      const hits = await transcripts.hits(one.id, words, mostHits);
      return { ...one, hits: hits.map(({ text, ...hit }) => ({ ...hit, ...excerptOf(text, words) })) };
    }),
  );
}

/** Where a page begins. */
function placeOf(cursor: string | undefined): number {
  if (cursor === undefined) return Number.MAX_SAFE_INTEGER;
  if (!/^[1-9]\d{0,14}$/.test(cursor)) throw new Refusal('malformed');
  return Number(cursor);
}

/** Before anything is answered. What was looked for is part of the look: the words of a search are kept, too. */
function record(
  { tenantId, jid: who }: Agent,
  what: Look['what'],
  parameters: Look['parameters'] | object,
  { audit, clock }: Pick<Ports, 'audit' | 'clock'>,
): Promise<void> {
  return audit.record(tenantId, { at: clock.now(), who, what, parameters: { ...parameters } });
}
