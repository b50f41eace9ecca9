/** Why a stanza may not leave. Each of these would have ended the stream, for everybody, on one server or another. */
export type StanzaRefusal =
  | 'not-a-stanza'
  | 'missing-address'
  | 'bad-address'
  | 'foreign-from'
  | 'bad-name'
  | 'unbound-prefix'
  | 'bad-namespace'
  | 'duplicate-attribute'
  | 'too-deep'
  | 'too-large';

/** The stanza was not sent and never will be: sending it again changes nothing. */
export class StanzaRefused extends Error {
  readonly reason: StanzaRefusal;

  constructor(reason: StanzaRefusal) {
    super(`stanza refused: ${reason}`);
    this.name = 'StanzaRefused';
    this.reason = reason;
  }
}

/** The stanza did not leave, or it is not known that it did: the link is or went down. */
export class LinkDown extends Error {
  constructor(why = 'the link is down') {
    super(why);
    this.name = 'LinkDown';
  }
}

/** The server does not read and the buffer is at its bound. The stanza did not leave. */
export class LinkFull extends LinkDown {
  constructor() {
    super('the server takes nothing and the buffer is full');
    this.name = 'LinkFull';
  }
}

/** RFC 6120 8.3: the other side answered an IQ with an error. */
export class StanzaError extends Error {
  readonly condition: string;
  readonly type: string;
  readonly text: string | undefined;

  constructor(condition: string, type: string, text: string | undefined) {
    super(text ? `${condition}: ${text}` : condition);
    this.name = 'StanzaError';
    this.condition = condition;
    this.type = type;
    this.text = text;
  }
}

/** Nobody answered an IQ in time. */
export class RequestTimedOut extends Error {
  constructor() {
    super('no answer in time');
    this.name = 'RequestTimedOut';
  }
}
