/** As much of pino as this edge needs. A stanza's contents never go in. */
export interface Log {
  debug(fact: object, message: string): void;
  info(fact: object, message: string): void;
  warn(fact: object, message: string): void;
  error(fact: object, message: string): void;
}
