// The tables, as the query builder knows them. Times are milliseconds since 1970; booleans are 0 and 1.
import type { Generated } from 'kysely';
import type { ConversationSchema } from './conversation-schema.ts';

export interface Schema extends ConversationSchema {
  rooms: {
    id: Generated<number>;
    tenant: string;
    agent: string;
    expert: string;
    /** Listed among the agent's open chats (R25). */
    open: number;
    /** R24: messages of the expert that came after the agent last read. */
    unread: number;
    read_position: number;
    last_position: number;
  };
  messages: {
    /** The archive's order, in all rooms. */
    position: Generated<number>;
    id: string;
    room: number;
    direction: 'in' | 'out';
    sender: string;
    at: number;
    text: string;
    html: string | null;
    /** JSON: `{links, files}`, where there are any. */
    attached: string | null;
    fate: string;
    reason: string | null;
    fate_at: number;
    /** 0 none, 1 answered or barrier, 2 bounce, 3 receipt. */
    proof: number;
    client_id: string | null;
    sender_id: string | null;
    /** The full JID of the sender, of messages that came from the office messenger. */
    sender_address: string | null;
    /** R16: of the agent's office account, and not for consoles. */
    vo: 'redirected' | 'answer' | null;
    replaces: string | null;
    retracted: number;
  };
  /** The full text of rooms, folded, under the positions of the messages. */
  message_text: { rowid: number; text: string };
  /** Up to which position the messages of a tenant are in it. */
  message_text_upto: { tenant: string; position: number };
  /** Agents' messages whose hand-over to the XMPP server is not proved. */
  outbox: { position: number; tenant: string };
  /** R16, R19: what is on its way to agents' office accounts; the fate of a copy is nobody's. */
  vo_outbox: { entry: Generated<number>; position: number; tenant: string; kind: 'redirect' | 'copy' };
  /** R18: who wants to be told of whom. Due when the agent has signed in: then it has the id that the notice goes by. */
  notices: {
    entry: Generated<number>;
    tenant: string;
    agent: string;
    expert: string;
    asked_at: number;
    message: string | null;
    due_at: number | null;
    /** It went out once, though that it arrived is not proved. */
    sent: Generated<number>;
  };
  /** R28: experts whose presence was asked for, from which agent's address. */
  expert_watches: { tenant: string; expert: string; agent: string; state: 'asked' | 'granted' | 'refused' };
  /** Fates that no message row tells: of messages in no room (R16), and of those that a stronger proof changed. */
  fates: {
    entry: Generated<number>;
    message: string;
    tenant: string;
    agent: string;
    expert: string;
    sender_id: string | null;
    at: number;
    state: string;
    reason: string | null;
  };
  sessions: {
    id: string;
    tenant: string;
    agent: string;
    opened_at: number;
    sign_in: string;
    console: string | null;
    status: string;
    /** Null while a socket is there. */
    held_until: number | null;
    /** What the console has: older events are forgotten. */
    acknowledged: number;
    /** The live version of its last change; 0 where it was made by a process that was alone. */
    changed: Generated<number>;
    /** The process that has its socket, or waits for its grace time to be over; null where a process was alone. */
    owner: string | null;
  };
  /**
   * The log of each session. One row holds the events of one commit: `first` to `last`, a JSON array. `version`: the live version of
   * that commit, or 0.
   */
  session_events: {
    session: string;
    first: number;
    last: number;
    events: string;
    version: Generated<number>;
  };
  /** One row. Each commit of several processes that changes sessions, or tells them something, has the next version. */
  live_version: {
    id: number;
    version: number;
    /** The ends of sessions up to here are forgotten. */
    floor: number;
  };
  /** Sessions that ended, for processes that have not heard of it yet. */
  session_ends: { session: string; version: number; why: 'closed' | 'replaced' | 'dismissed'; at: number };
  /** The processes that share the archive: each lives until then, by the database's clock, unless it says so again. */
  processes: { id: string; until: number; leaving: number };
  /** Which process holds the stream of a tenant, and whether it is up. */
  streams: { tenant: string; process: string; up: number };
  subscriptions: { tenant: string; agent: string; expert: string };
  /** R27: agents in experts' rosters, by our doing or not to be touched. */
  roster_contacts: {
    tenant: string;
    expert: string;
    agent: string;
    name: string;
    in_group: string;
    state: 'giving' | 'given' | 'declined' | 'own';
  };
  /** Whose messages nobody may erase, by law. */
  holds: { tenant: string; person: string; since: number; why: string };
  /** One row: when the bridge last said that it runs. */
  heartbeat: { id: number; at: number };
}
