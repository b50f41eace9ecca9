// What we use of the @xmpp packages, which come without types. `Element` is ltx's, through @xmpp/xml only: ltx has a
// second build behind its own name, whose elements are of another class.

declare module '@xmpp/xml' {
  import type { EventEmitter } from 'node:events';

  export class Element {
    constructor(name: string, attrs?: Record<string, string>);
    name: string;
    parent: Element | null;
    children: (Element | string)[];
    attrs: Record<string, string>;
    /** Name without prefix, and the namespace if one is given, as inherited. */
    is(name: string, namespace?: string): boolean;
    getName(): string;
    getNS(): string | undefined;
    getChild(name: string, namespace?: string): Element | undefined;
    getChildren(name: string, namespace?: string): Element[];
    getChildElements(): Element[];
    getChildText(name: string, namespace?: string): string | null;
    getText(): string;
    append(...nodes: (Element | string)[]): void;
    toString(): string;
  }
  /** Emits `start` with the root, `element` for each child of the root, `end`, `error`. */
  export class Parser extends EventEmitter {
    write(text: string): void;
  }
  type Attribute = string | number | boolean | undefined | null;
  type Child = Element | string | number | boolean | undefined | null | readonly Child[];
  /** Builds an element. Attributes and children that are null or undefined are left out; so are empty strings as children. */
  export default function xml(name: string, attrs?: Record<string, Attribute>, ...children: Child[]): Element;
}

declare module '@xmpp/component' {
  import type { EventEmitter } from 'node:events';
  import type { Socket } from 'node:net';
  import type { Element } from '@xmpp/xml';

  /** The connection classes under it, underscored parts included: `link/component-stream.ts` replaces some. */
  interface ComponentEntity extends EventEmitter {
    socket: Socket | null;
    parser: { write(text: string): void } | null;
    /** Writes the stream header; resolved by the server's. `timeout` in milliseconds, 0 for none. */
    open(options: { domain: string; timeout: number }): Promise<unknown>;
    write(text: string): Promise<void>;
    footer(): string;
    _attachSocket(socket: Socket): void;
    reconnect: { stop(): void };
    _onData(data: string): void;
    _onElement(element: Element): void;
    _onParserError(error: Error): void;
  }
  export function component(options: {
    service: string;
    domain: string;
    password: string | (() => Promise<void>);
  }): ComponentEntity;
}
