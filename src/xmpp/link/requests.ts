// RFC 6120 8.2.3: IQ requests of ours and their answers.
import { randomBytes } from 'node:crypto';
import type { Element } from '@xmpp/xml';
import { parseJid } from '../../domain/jid.ts';
import { type LinkDown, RequestTimedOut, StanzaError } from './errors.ts';

interface Waiting {
  /** Who may answer: nobody else's answer counts, whatever id it guesses. */
  readonly asked: string;
  readonly resolve: (answer: Element) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

export interface Requests {
  /**
   * Sends an IQ of type get or set, giving it an id if it has none. Resolved with the result. Rejected with a
   * StanzaError for an error, RequestTimedOut, LinkDown, or what `send` rejects with.
   */
  request(iq: Element, timeoutMs: number, send: (stanza: Element) => Promise<void>): Promise<Element>;
  /** Whether the stanza answered a request; then it is done with. */
  takeAnswer(stanza: Element): boolean;
  fail(error: LinkDown): void;
}

export function createRequests(): Requests {
  const waiting = new Map<string, Waiting>();
  const prefix = randomBytes(6).toString('base64url');
  let count = 0;

  function settle(id: string): Waiting | undefined {
    const one = waiting.get(id);
    waiting.delete(id);
    clearTimeout(one?.timer);
    return one;
  }

  return {
    request(iq, timeoutMs, send) {
      count += 1;
      iq.attrs.id ??= `${prefix}-${count.toString(36)}`;
      const id = iq.attrs.id;
      const asked = addressOf(iq.attrs.to);
      return new Promise((resolve, reject) => {
        settle(id)?.reject(new RequestTimedOut());
        const timer = setTimeout(() => settle(id)?.reject(new RequestTimedOut()), timeoutMs);
        waiting.set(id, { asked, resolve, reject, timer });
        send(iq).catch((error: Error) => settle(id)?.reject(error));
      });
    },
    takeAnswer(stanza) {
      if (waiting.size === 0 || stanza.name !== 'iq') return false;
      const { type, id, from } = stanza.attrs;
      if ((type !== 'result' && type !== 'error') || id === undefined) return false;
      const one = waiting.get(id);
      if (!one || one.asked !== addressOf(from)) return false;
      settle(id);
      if (type === 'result') one.resolve(stanza);
      else one.reject(stanzaError(stanza));
      return true;
    },
    fail(error) {
      for (const id of [...waiting.keys()]) settle(id)?.reject(error);
    },
  };
}

/** Reads the error child of an answer (RFC 6120 8.3.2). */
export function stanzaError(stanza: Element): StanzaError {
  const error = stanza.getChild('error');
  const children = error?.getChildElements() ?? [];
  const condition = children.find((child) => child.getName() !== 'text')?.getName() ?? 'undefined-condition';
  const text = children.find((child) => child.getName() === 'text')?.getText();
  return new StanzaError(condition, error?.attrs.type ?? 'cancel', text);
}

/** One spelling for an address: servers fold the case of what they pass on. */
function addressOf(text: string | undefined): string {
  const jid = text === undefined ? undefined : parseJid(text);
  return jid ? `${jid.bare}/${jid.resource}` : '';
}
