import { describe, expect, it } from 'vitest';
import { readOptions, UsageError } from '../../src/demo/options.ts';

describe('the flags of the demo', () => {
  it('run in the foreground, in var/demo, as last time, unless told otherwise', () => {
    expect(readOptions([], '/project')).toEqual({
      action: 'run',
      dir: '/project/var/demo',
      server: undefined,
      port: undefined,
      fresh: false,
    });
  });

  it('are all understood', () => {
    const args = ['--detach', '--server', 'ejabberd', '--dir', '/tmp/other', '--port=9090', '--fresh'];
    expect(readOptions(args, '/project')).toEqual({
      action: 'detach',
      dir: '/tmp/other',
      server: 'ejabberd',
      port: 9090,
      fresh: true,
    });
    expect(readOptions(['--stop', '--dir', 'mine'], '/project')).toMatchObject({
      action: 'stop',
      dir: '/project/mine',
    });
  });

  it.each([
    [['--server', 'openfire']],
    [['--port', '0']],
    [['--port', '65536']],
    [['--port', '80a']],
    [['--dir=']],
    [['--detach', '--stop']],
    [['--unknown']],
    [['word']],
  ])('%j is refused in words', (args) => {
    expect(() => readOptions(args, '/project')).toThrow(UsageError);
  });
});
