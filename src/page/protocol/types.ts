// Generated from docs/console-protocol.json: npm run generate writes it, a test proves it. Do not edit.

/** The place of an event in its session; contiguous, the first event has 1. */
export type Seq = number;

export interface Me {
  /** The name to sign in with. */
  id: string;
  jid: Jid;
  name: string;
  role: 'agent' | 'supervisor' | 'auditor';
  /** The ids of the groups. */
  groups: readonly string[];
  status: Status;
}

/** A bare JID, in lower case. */
export type Jid = string;

export type Status = 'available' | 'on-break' | 'work-offline';

export interface Tenant {
  id: string;
  name: string;
  mode: 1 | 2 | 3;
  /** What the groups are called that `groups` of agents name. */
  groups: readonly {
    id: string;
    name: string;
  }[];
  queues: readonly {
    id: string;
    name: string;
  }[];
}

export interface Settings {
  /** The name of the profile; its lines, as in force, follow. */
  profile: string;
  history: {
    window: number | 'all';
  };
  presence: {
    ofAgents: 'online-offline' | 'four-states';
    ofExpertsInChat: boolean;
    ofExpertsInDirectory: boolean;
  };
  typing: {
    toExpert: boolean;
    toAgent: boolean;
    betweenAgents: boolean;
  };
  receipts: {
    delivery: boolean;
    read: 'none';
  };
  richText: {
    toExpert: 'text-and-link';
  };
  files: {
    fromAgents: 'refused' | 'as-links';
  };
  /** Ready-made replies for every agent. */
  cannedReplies: readonly {
    /** What the agent picks it by. */
    name: string;
    text: string;
  }[];
  graceSeconds: number;
  limits: Limits;
}

export interface Limits {
  /** The longest HTML or text of one message, in bytes of UTF-8 (too-long). */
  messageBytes: number;
  /** The longest frame from a console, in bytes (closes with 1009). */
  frameBytes: number;
  /** chat.send from one console (too-fast; ten times over it closes with 1008). */
  messagesPerSecond: number;
  /** Every other request from one console (too-fast; ten times over it closes with 1008). */
  framesPerSecond: number;
  /** Sessions of one agent at a time (too-many-consoles). */
  consolesOfAnAgent: number;
  /** How long a session is held after its socket is lost. */
  graceSeconds: number;
  /** How long typing shows unless it is repeated. */
  typingSeconds: number;
  /** How long a token of the bridge is valid. */
  tokenHours: number;
  /** How long the link to a rich message is valid. */
  richLinkDays: number;
  /** Wrong passwords for one name, then 429. */
  signInFailuresPerMinuteForName: number;
  /** Wrong passwords from one address, then 429. */
  signInFailuresPerMinuteForAddress: number;
  /** session.open comes within this time after connecting (closes with 4408). */
  openSeconds: number;
  /** What waits for a console that does not read, in bytes (closes with 1013). */
  socketBufferBytes: number;
}

/** One open chat. */
export interface Chat {
  with: Jid;
  name: string;
  kind: Kind;
  unread: number;
  last?: Message;
}

export type Kind = 'expert' | 'agent';

export interface Message {
  id: string;
  with: Jid;
  /** Seen from the agent. */
  direction: 'in' | 'out';
  from: Jid;
  at: Time;
  text: string;
  /** What the agent wrote, sanitised. */
  html?: string;
  links: readonly Link[];
  files: readonly File[];
  fate: Fate;
  /** A refusal's reason, or the condition of the stanza error that came back. */
  reason?: string;
  clientId?: string;
  /** The id of the earlier message that this one stands for. */
  replaces?: string;
  /** Withdrawn: its text is gone. */
  retracted?: boolean;
}

/** RFC 3339, UTC, with milliseconds. */
export type Time = string;

export interface Link {
  /** http, https, mailto or tel. */
  url: string;
  text?: string;
}

export interface File {
  url: string;
  name?: string;
  /** A media type. */
  type?: string;
  /** In bytes. */
  size?: number;
}

/** What became of a message. `refused` and `failed` have a `reason` beside them. */
export type Fate = 'stored' | 'delivered' | 'redirected' | 'refused' | 'failed';

export interface DirectoryEntry {
  jid: Jid;
  name: string;
  kind: Kind;
  title?: string;
  department?: string;
  /** Absent where it is not known, or not shown. */
  online?: boolean;
}

export interface Contact {
  jid: Jid;
  name: string;
  /** The ids of the groups. */
  groups: readonly string[];
  online: boolean;
  /** `work-offline` for those who are not signed in. */
  status: Status;
}

/** A running conversation of two agents. */
export interface Conversation {
  id: string;
  /** Two, the one who began it first. */
  agents: readonly Jid[];
  startedAt: Time;
  /** Each as the console of its sender shows it, oldest first; at most the last 500. */
  messages: readonly Message[];
}

export interface TranscriptSummary {
  id: string;
  /** `expert`: one day (UTC) of a room with an expert. */
  kind: Kind;
  /** Two; of a room, its agent. */
  agents: readonly Jid[];
  /** The expert of a room. */
  with?: Jid;
  startedAt: Time;
  /** Of a room, the time of the last message of that day. */
  endedAt: Time;
  endedBy?: Jid;
}

export interface Transcript {
  id: string;
  /** `expert`: one day (UTC) of a room with an expert. */
  kind: Kind;
  /** Two; of a room, its agent. */
  agents: readonly Jid[];
  /** The expert of a room. */
  with?: Jid;
  startedAt: Time;
  /** Of a room, the time of the last message of that day. */
  endedAt: Time;
  endedBy?: Jid;
  entries: readonly {
    at: Time;
    from: Jid;
    /** What was delivered. */
    text: string;
    /** What was written, sanitised. */
    html?: string;
    files?: readonly File[];
    /** SHA-256 over this entry and the hash before it. */
    hash: string;
  }[];
}

/** Somebody looked at what others said. */
export interface Look {
  at: Time;
  who: Jid;
  what: 'monitor.start' | 'monitor.stop' | 'transcripts.search' | 'transcripts.get' | 'audit.list';
  /** As they were asked for; times are RFC 3339. */
  parameters: Record<never, never>;
}

export interface Requests {
  /** Signs the console in. The first request on a socket. With `resume`, every event after `seq` follows. */
  'session.open': {
    params: {
      token: string;
      /** What this console calls itself (one browser tab): a fresh opening replaces its earlier session. */
      console?: string;
      resume?: {
        /** The id of a session. */
        sessionId: string;
        seq: number;
      };
    };
    result: {
      sessionId: string;
      seq: Seq;
      resumed: boolean;
      me: Me;
      tenant: Tenant;
      settings: Settings;
      chats: readonly Chat[];
    };
  };
  /** Logs out: offline at once (R2). The socket is closed with 1000 after the answer. */
  'session.close': {
    params: Record<never, never>;
    result: Record<never, never>;
  };
  /** The console has every event up to `seq`; the bridge may forget them. */
  'session.ack': {
    params: {
      seq: number;
    };
    result: Record<never, never>;
  };
  /** What session.open said of the agent, the organisation and the settings, as it is now. */
  'session.settings': {
    params: Record<never, never>;
    result: {
      me: {
        /** The name to sign in with. */
        id: string;
        jid: Jid;
        name: string;
        role: 'agent' | 'supervisor' | 'auditor';
        /** The ids of the groups. */
        groups: readonly string[];
      };
      tenant: Tenant;
      settings: Settings;
    };
  };
  /** Sets the agent's status. */
  'status.set': {
    params: {
      status: Status;
    };
    result: Record<never, never>;
  };
  /** Everybody of the organisation who fits (Mode 3, R8), likeliest first: every word of `text` is in name, title, department or address, whatever case and accents. */
  'directory.search': {
    params: {
      /** Empty for everybody. */
      text: string;
      /** 20 where it is not named. */
      limit?: number;
      /** From the answer before: the next page. */
      cursor?: string;
    };
    result: {
      entries: readonly DirectoryEntry[];
      /** Absent at the end. */
      cursor?: string;
    };
  };
  /** Opens a chat and gives the window of its history (R21), oldest first. */
  'chat.open': {
    params: {
      /** A bare JID, such as bob@acme.example. */
      with: string;
      /** The address is from a directory entry: an agent with a VO licence is refused (use-vo-entry, R8). */
      via?: 'directory';
    };
    result: {
      with: Jid;
      name: string;
      kind: Kind;
      messages: readonly Message[];
      more: boolean;
    };
  };
  /** Earlier messages, oldest first; outside the window: refused. */
  'chat.history': {
    params: {
      /** A bare JID, such as bob@acme.example. */
      with: string;
      /** The id of a message. */
      before: string;
      /** 30 where it is not named. */
      limit?: number;
    };
    result: {
      messages: readonly Message[];
      more: boolean;
    };
  };
  /** Sends a message; answered once it is stored. The same clientId again sends nothing twice. */
  'chat.send': {
    params: {
      /** A bare JID, such as bob@acme.example. */
      with: string;
      /** The address is from a directory entry: an agent with a VO licence is refused (use-vo-entry, R8). */
      via?: 'directory';
      /** What the console calls its message; unique for its agent. */
      clientId: string;
      /** At most `limits.messageBytes` bytes of UTF-8. */
      html?: string;
      /** At most `limits.messageBytes` bytes of UTF-8. */
      text?: string;
      /** Under profiles with files as links; https only. */
      files?: readonly {
        url: string;
        name?: string;
      }[];
    };
    result: {
      message: Message;
    };
  };
  /** What the expert will see, and what is dropped on the way (R14). */
  'chat.preview': {
    params: {
      /** A bare JID, such as bob@acme.example. */
      with: string;
      /** At most `limits.messageBytes` bytes of UTF-8. */
      html: string;
    };
    result: {
      text: string;
      dropped: readonly string[];
    };
  };
  /** The agent is typing, or has stopped. It stops by itself after `limits.typingSeconds`. */
  'chat.typing': {
    params: {
      /** A bare JID, such as bob@acme.example. */
      with: string;
      typing: boolean;
    };
    result: Record<never, never>;
  };
  /** Read up to this message: unread counts drop on all consoles of the agent (R24). */
  'chat.read': {
    params: {
      /** A bare JID, such as bob@acme.example. */
      with: string;
      /** The id of a message. */
      id: string;
    };
    result: Record<never, never>;
  };
  /** Closes the chat in the consoles; the next message reopens it (R25). */
  'chat.end': {
    params: {
      /** A bare JID, such as bob@acme.example. */
      with: string;
    };
    result: Record<never, never>;
  };
  /** Whom I may contact (R7), signed in or not. */
  'contacts.list': {
    params: Record<never, never>;
    result: {
      agents: readonly Contact[];
    };
  };
  /** Watches the agent's conversations, unnoticed; supervisors only. Gives those that run. */
  'monitor.start': {
    params: {
      /** A bare JID, such as bob@acme.example. */
      agent: string;
    };
    result: {
      conversations: readonly Conversation[];
    };
  };
  /** Watches the agent no more. Gives what of hers is still watched, through the other side. */
  'monitor.stop': {
    params: {
      /** A bare JID, such as bob@acme.example. */
      agent: string;
    };
    result: {
      conversations: readonly Conversation[];
    };
  };
  /** Finds conversations that are over, newest first; supervisors only. A short page may have a cursor. */
  'transcripts.search': {
    params: {
      /** Each word of it has to be said somewhere in it; case does not count. */
      text?: string;
      /** A bare JID, such as bob@acme.example. */
      agent?: string;
      /** A bare JID, such as bob@acme.example. */
      with?: string;
      group?: string;
      queue?: string;
      /** RFC 3339. */
      from?: string;
      /** RFC 3339. */
      to?: string;
      /** From the page before. */
      cursor?: string;
    };
    result: {
      transcripts: readonly TranscriptSummary[];
      /** Where there may be more. */
      cursor?: string;
    };
  };
  /** One whole transcript; supervisors only. */
  'transcripts.get': {
    params: {
      id: string;
    };
    result: {
      transcript: Transcript;
    };
  };
  /** Who looked at what, newest first; auditors only. The look itself is among them. */
  'audit.list': {
    params: {
      /** RFC 3339. */
      from?: string;
      /** RFC 3339. */
      to?: string;
      /** From the page before. */
      cursor?: string;
    };
    result: {
      entries: readonly Look[];
      /** Where there may be more. */
      cursor?: string;
    };
  };
}

export interface Events {
  /** A new message, both directions: all consoles of an agent agree. */
  'chat.message': {
    seq: Seq;
    message: Message;
    /** R26: said in this conversation, which the console watches; as the console of its sender shows it. */
    monitored?: {
      id: string;
    };
  };
  /** What became of a message. */
  'chat.fate': {
    seq: Seq;
    id: string;
    with: Jid;
    fate: Fate;
    /** A refusal's reason, or the condition of the stanza error that came back. */
    reason?: string;
  };
  /** The other side is typing; it stops by itself. */
  'chat.typing': {
    seq: Seq;
    with: Jid;
    typing: boolean;
  };
  /** How many messages wait to be read. */
  'chat.unread': {
    seq: Seq;
    with: Jid;
    unread: number;
  };
  /** The chat was closed. */
  'chat.ended': {
    seq: Seq;
    with: Jid;
    by: Jid;
  };
  /** A conversation that the console watches is over; without `by`, the right to watch it is. */
  'monitor.ended': {
    seq: Seq;
    id: string;
    by?: Jid;
  };
  /** Somebody of the contacts came, went or changed. */
  'contact.changed': {
    seq: Seq;
    jid: Jid;
    online?: boolean;
    status?: Status;
    removed?: boolean;
  };
  /** The way to the XMPP server. Messages sent while it is down are stored and go later. */
  'link.changed': {
    seq: Seq;
    up: boolean;
  };
  /** The configuration was changed for this agent; `session.settings` says what is in force now. */
  'settings.changed': {
    seq: Seq;
  };
}

export interface HttpCalls {
  'POST /api/session': {
    body: {
      tenant: string;
      username: string;
      password: string;
    };
    answer: {
      token: string;
      expiresAt: Time;
    };
  };
  'GET /api/tenants/{id}/sign-in': {
    answer: {
      /** Whether POST /api/session is open. */
      passwords: boolean;
      openId?: {
        issuer: string;
        /** For the authorization code flow with PKCE; without it the console page offers no such way. */
        clientId?: string;
        scope?: string;
        /** Which of the provider's tokens session.open takes: the one for the audience of the settings. */
        token?: 'id_token' | 'access_token';
      };
    };
  };
}

/** A sentence to show for each reason of a refusal. */
export const refusalSentences = {
  'agent-offline': 'That colleague is not signed in.',
  conflict: 'That contradicts what is there already.',
  empty: 'There is nothing to send.',
  encrypted: 'The message is encrypted and cannot be read here.',
  ended: 'This chat has ended.',
  malformed: 'The request cannot be understood.',
  'no-files': 'Files and embedded pictures cannot be sent.',
  'no-group-chat': 'Chats are between two people only.',
  'not-allowed': 'You may not do that.',
  'not-in-group': 'You have no group in common with that colleague.',
  'not-mode-3': 'You can answer experts who wrote to you, but not start a chat with one.',
  'not-monitored': 'Monitoring is not turned on there.',
  'not-signed-in': 'Please sign in.',
  'not-supervisor': 'Only supervisors may do that.',
  'outside-window': 'Older messages are not shown.',
  'token-expired': 'Your sign-in has expired. Please sign in again.',
  'too-fast': 'That was too fast. Please wait a moment.',
  'too-long': 'The message is too long.',
  'too-many-consoles': 'You are signed in on too many consoles. Log out of one of them first.',
  unavailable: 'This does not work at the moment. Please try again.',
  'unknown-contact': 'There is no such contact.',
  'unknown-message': 'There is no such message.',
  'use-vo-entry': 'Please use the office messenger entry of that colleague.',
  'wrong-credentials': 'The organisation, name or password is wrong.',
} as const;
