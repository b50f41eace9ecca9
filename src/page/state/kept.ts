// What the browser keeps: of the tab (it ends with the tab, and survives a reload), or of the browser.

/** What of Storage is used. It may be full, or forbidden by settings: then nothing is kept. */
export interface Store {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

const prefix = 'expert-connect.';

/** `undefined` where nothing is kept, or nothing that can be read. */
export function readKept<Value>(store: Store, key: string): Value | undefined {
  try {
    const text = store.getItem(prefix + key);
    return text === null ? undefined : (JSON.parse(text) as Value);
  } catch {
    return undefined;
  }
}

/** `undefined` takes it away. */
export function keep(store: Store, key: string, value: unknown): void {
  try {
    if (value === undefined) store.removeItem(prefix + key);
    else store.setItem(prefix + key, JSON.stringify(value));
  } catch {
    // The page works without: a reload then begins anew.
  }
}
