import { it } from 'vitest';
import type { Stage } from './stage.ts';

export function profilesPlay(_stage: Stage): void {
  it('R28', () => {});
}
