import { describe, expect, it } from 'vitest';
import { createEchoes } from '../../../src/page/editor/echoes.ts';

describe('values from outside', () => {
  it('are echoes while the agent types faster than they come back', () => {
    const echoes = createEchoes('');
    for (const html of ['a', 'ab', 'abc']) echoes.emitted(html);
    expect(['a', 'ab', 'ab', 'abc'].map(echoes.isEcho)).toEqual([true, true, false, true]);
  });

  it('are meant when the editor never said them', () => {
    const echoes = createEchoes('');
    echoes.emitted('a');
    expect(echoes.isEcho('another draft')).toBe(false);
  });

  it('are meant after sending, even if the editor said them before', () => {
    const echoes = createEchoes('x');
    for (const html of ['', 'a']) echoes.emitted(html);
    echoes.forget();
    expect(echoes.isEcho('')).toBe(false);
  });

  it('once taken are known', () => {
    const echoes = createEchoes('');
    echoes.emitted('a');
    echoes.known('draft');
    expect(['draft', 'a'].map(echoes.isEcho)).toEqual([true, false]);
  });
});
