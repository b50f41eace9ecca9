/** A reply that the tenant's config offers to every agent. */
export interface CannedReply {
  /** What the agent looks for. */
  readonly name: string;
  /** Plain text; line ends are kept. */
  readonly text: string;
}

/** What the bridge says to `chat.preview` (R14). */
export interface Preview {
  /** The message as the expert will see it. */
  readonly text: string;
  /** What that text lacks, in plain English. */
  readonly dropped: readonly string[];
}

export interface EditorProps {
  /**
   * The draft as HTML; `''` when there is none. Hand back at once what `onChange` gave. Any other value replaces what is
   * written, together with what can be undone.
   */
  readonly value: string;
  /** After every change. `isEmpty`: nothing that could be read, so it will not be sent. */
  readonly onChange: (html: string, isEmpty: boolean) => void;
  /** The agent wants to send the value that `onChange` gave last. Never called for an empty or a too long message. */
  readonly onSend: () => void;
  /** A sentence to show: why a file, a picture or a message was not taken (R13, too long). */
  readonly onRefused: (sentence: string) => void;
  /**
   * What the expert will see of this HTML (R14). Leave it out where nothing is lost: agent to agent. It may fail and it may
   * be slow.
   */
  readonly onPreview?: ((html: string) => Promise<Preview>) | undefined;
  /** The longest message, in bytes of UTF-8 (`settings.limits.messageBytes`). */
  readonly limitBytes: number;
  readonly cannedReplies?: readonly CannedReply[] | undefined;
  /** When it changes (another chat), the value is taken anew and the cursor goes to its end. `undefined`: focus stays where it is. */
  readonly focusKey?: string | number | undefined;
  readonly placeholder?: string | undefined;
  /** What a screen reader says the field is; default: Message. */
  readonly label?: string | undefined;
  readonly disabled?: boolean | undefined;
}
