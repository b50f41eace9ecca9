// A full disk under the log: messages matter more.
import { expect, it } from 'vitest';
import { keptBytes, logOutput } from '../../src/ops/log-output.ts';

const lineOf = (bytes: number) => `${'x'.repeat(bytes - 1)}\n`;

it('what cannot be written is kept up to 1 MiB; what comes beyond is dropped, and nothing is thrown', () => {
  const output = logOutput('/dev/full');
  let dropped = 0;
  output.on('drop', () => {
    dropped += 1;
  });
  const line = lineOf(1024);
  for (let kept = 0; kept < keptBytes; kept += line.length) output.write(line);
  expect(dropped).toBe(0);
  for (let n = 0; n < 100; n += 1) output.write(line);
  expect(dropped).toBe(100);
});
