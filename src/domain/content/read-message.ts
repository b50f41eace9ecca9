// What a message stanza said, as plain data. `xmpp/stanza-reading.ts` makes it; nothing in it is trusted yet.

export type StanzaType = 'chat' | 'normal' | 'headline' | 'groupchat' | 'error';

/** XEP-0085: Chat State Notifications. */
export const chatStates = ['active', 'composing', 'paused', 'inactive', 'gone'] as const;
export type ChatState = (typeof chatStates)[number];

/** XEP-0428: Fallback Indication. A part of the body that stands in for something else. */
export interface Fallback {
  /** The namespace of what it stands for; empty where the sender does not say. */
  readonly for: string;
  /** Parts of the body in Unicode code points (XEP-0426), end excluded; none means the whole body. */
  readonly ranges: readonly { readonly start: number; readonly end: number }[];
}

/** A file as the sender describes it: every word of it a claim. */
export interface ClaimedFile {
  readonly url: string;
  readonly name?: string;
  readonly type?: string;
  readonly size?: string;
}

/** An invitation to a group room (XEP-0045 7.8.2, XEP-0249). */
export interface RoomInvite {
  readonly room: string;
  readonly reason?: string;
  /**
   * `mediated`: the stanza came from the room itself, and `inviter` is the address that the room gave, to which a decline
   * goes through the room. `direct`: it came from the inviter.
   */
  readonly way: { readonly kind: 'mediated'; readonly inviter: string } | { readonly kind: 'direct' };
}

export interface StanzaError {
  /** RFC 6120 8.3.3, or `undefined-condition` where none is named. */
  readonly condition: string;
  readonly type: string;
  readonly text?: string;
}

export interface ReadMessage {
  readonly type: StanzaType;
  /** As they stand in the stanza, not as an address that has been checked. */
  readonly from?: string;
  readonly to?: string;
  readonly id?: string;
  /** XEP-0359: Unique and Stable Stanza IDs. */
  readonly originId?: string;
  readonly thread?: string;
  /** RFC 6121 5.2.4. */
  readonly subject?: string;
  readonly body?: string;
  /** XEP-0071: the text of its body, no markup. */
  readonly xhtmlText?: string;
  readonly chatState?: ChatState;
  /** XEP-0184: a receipt is asked for. */
  readonly receiptRequested: boolean;
  /** XEP-0184: this is the receipt for that id. */
  readonly receiptFor?: string;
  /** XEP-0308: the id of the message that this one corrects. */
  readonly replaces?: string;
  /** XEP-0424: the id of the message that is withdrawn. */
  readonly retracts?: string;
  readonly files: readonly ClaimedFile[];
  /** The name of the encryption, where the stanza has something that cannot be read here. */
  readonly encrypted?: string;
  /** XEP-0203: the sender's or the server's stamp, as written. */
  readonly delayed?: string;
  readonly fallbacks: readonly Fallback[];
  /** XEP-0172: User Nickname. */
  readonly nick?: string;
  readonly invite?: RoomInvite;
  /** Only for the type `error`. */
  readonly error?: StanzaError;
}
