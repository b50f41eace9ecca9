// Texts go for good; that something was said, by whom and when, stays: counts and chains hold. docs/decisions/0024
import type { SessionEvent } from '../domain/event.ts';
import type { Message } from '../domain/message.ts';
import type { Database } from './database.ts';
import { erasureStatements } from './erasure-statements.ts';
import { type Commit, Done, type Work } from './work.ts';

export interface Hold {
  readonly person: string;
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly why: string;
}

export interface Erased {
  readonly messages: number;
  /** In conversations and in transcripts of rooms. */
  readonly entries: number;
}

export interface Whom {
  readonly tenant: string;
  /** A bare JID. */
  readonly person: string;
  /** Also what was said to the person, in her rooms and conversations. */
  readonly whole: boolean;
}

/** Of one commit: a bridge that runs has its turn between two. */
const slice = 200;

export class Erasure {
  readonly #database: Database;
  readonly #commit: Commit;
  readonly #statements: ReturnType<typeof erasureStatements>;

  constructor(database: Database) {
    this.#database = database;
    this.#commit = database.commits(noHooks).enqueue;
    this.#statements = erasureStatements(database);
  }

  hold(tenant: string, { person, since, why }: Hold): Promise<void> {
    return this.#commit(() => this.#statements.hold.write({ tenant, person, since, why }));
  }

  /** Says whether there was one. */
  async release(tenant: string, person: string): Promise<boolean> {
    return (await this.#commit(() => this.#statements.release.run({ tenant, person }))) > 0;
  }

  holds(tenant: string): Promise<readonly Hold[]> {
    return this.#database.read(() => this.#statements.holds.all({ tenant }));
  }

  /** Who is held, of the person and those whose messages would go as well; nothing is erased then. */
  async erase(whom: Whom): Promise<Erased | { readonly held: string }> {
    const { tenant, person, whole } = whom;
    const held = await this.#database.read(() => this.#statements.held.first({ tenant, person }));
    const beside = whole
      ? await this.#database.read(() => this.#statements.heldBeside.first({ tenant, person }))
      : undefined;
    const first = held ?? beside;
    if (first) return { held: first.person };
    const finish = await this.#database.erasing();
    const messages = await this.#inSlices((after) => this.#eraseMessages(whom, after));
    const entries = await this.#inSlices((after) => this.#eraseEntries(whom, after));
    await this.#commit(() => this.#eraseTold(whom));
    await finish();
    return { messages, entries };
  }

  async #inSlices(eraseAfter: (after: number) => Work<{ count: number; last: number }>): Promise<number> {
    let total = 0;
    for (let after = 0; ; ) {
      const { count, last } = await this.#commit(() => eraseAfter(after));
      total += count;
      if (count < slice) return total;
      after = last;
    }
  }

  *#eraseMessages(whom: Whom, after: number): Work<{ count: number; last: number }> {
    const rows = yield* this.#statements.messages.all(asked(whom, after));
    for (const { position } of rows) {
      yield* this.#statements.blankMessage.write({ position });
      yield* this.#statements.removeMessageText.write({ position });
    }
    return { count: rows.length, last: rows.at(-1)?.position ?? after };
  }

  *#eraseEntries(whom: Whom, after: number): Work<{ count: number; last: number }> {
    const rows = yield* this.#statements.entries.all(asked(whom, after));
    for (const { position, id } of rows) {
      yield* this.#statements.blankEntry.write({ position });
      yield* this.#statements.removeText.write({ position });
      yield* this.#statements.unsalt.write({ entry: id });
    }
    return { count: rows.length, last: rows.at(-1)?.position ?? after };
  }

  /** Consoles that resume are told again, by the same numbers, but not what was erased. */
  *#eraseTold(whom: Whom): Work<void> {
    for (const { session, first, events } of yield* this.#statements.told.all({ tenant: whom.tenant })) {
      if (!events.includes(whom.person)) continue;
      const kept = (JSON.parse(events) as SessionEvent[]).map((event) => withoutText(event, whom));
      yield* this.#statements.retell.write({ session, first, events: JSON.stringify(kept) });
    }
  }
}

const asked = ({ tenant, person, whole }: Whom, after: number) => ({
  ...{ tenant, person, after },
  whole: whole ? 1 : 0,
  limit: slice,
});

function withoutText(event: SessionEvent, { person, whole }: Whom): SessionEvent {
  if (event.type !== 'message') return event;
  const { agent, expert } = event.message.room;
  const isTheirs = whole ? agent === person || expert === person : event.message.from === person;
  if (!isTheirs) return event;
  const { html: _, ...rest } = event.message;
  const message: Message = { ...rest, text: '', links: [], files: [], retracted: true };
  return { ...event, message };
}

const noHooks = { beforeCommit: () => new Done<void>(undefined), committed: () => {}, rolledBack: () => {} };
