import { effect } from '@preact/signals';
import type { Store } from '../../src/page/state/kept.ts';

/** A browser's storage that ends with the test. */
export function keptNowhere(): Store {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}

/** Resolved when a condition on signals is true; rejected after five seconds. */
export function until(condition: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`waited five seconds for ${condition}`));
      stop();
    }, 5000);
    const stop = effect(() => {
      if (!condition()) return;
      clearTimeout(timer);
      resolve();
      queueMicrotask(() => stop());
    });
  });
}
