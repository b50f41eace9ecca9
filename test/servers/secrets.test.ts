// What nobody may read: planted, then looked for in everything that the bridge writes and says.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { type RunningStack, runStack } from '../support/bridge.ts';
import { askForToken, openConsole, tokenOf } from '../support/console.ts';

const alice = 'alice@vcc.acme.example';
const bob = 'bob@acme.example';
const said = 'planted-words-of-an-expert';
const answered = 'planted-words-of-an-agent';
const wrong = 'planted-wrong-password';

describe('secrets and what people write', () => {
  let stack: RunningStack;
  let told = '';
  const tell = async (response: Response) => {
    told += `${JSON.stringify([...response.headers])}${await response.text()}`;
  };

  beforeAll(async () => {
    stack = await runStack('prosody');
    await stack.stopBridge();
    const document = parseDocument(await readFile(stack.configFile, 'utf8'));
    document.setIn(['log', 'level'], 'trace');
    await writeFile(stack.configFile, document.toString());
    await stack.startBridge();
  });
  afterAll(() => stack.remove());

  it('are in no log, at any level, in no metric, in no error, and passwords and tokens not on the disk', async () => {
    const { gateway } = stack;
    const password = stack.passwordOf(alice);
    const token = await tokenOf(gateway, 'acme', 'alice', password);
    const console = await openConsole(gateway, token);
    const expert = await stack.expert('bob');
    await expert.says(alice, said);
    await console.sees({ text: said });
    await console.says(bob, { html: `<b>${answered}</b>` });
    await expert.seesMessage(alice, answered, 10_000).catch(() => {});

    const body = { tenant: 'acme', username: 'alice', password: wrong };
    await tell(await askForToken(gateway, body));
    await tell(await askForToken(gateway, `{"password": "${wrong}`));
    await tell(await askForToken(gateway, { ...body, more: wrong }));
    await expect(openConsole(gateway, `${token.slice(0, -4)}AAAA`)).rejects.toThrow();
    await console.call('chat.send', { with: said, text: 7 }).catch((error: Error) => {
      told += error.message;
    });
    for (const path of ['/metrics', '/readyz', '/healthz', `/m/${token}`, `/nothing?token=${token}`])
      await tell(await fetch(`${gateway.url}${path}`));

    // A secret that the server refuses, in a file that is loaded while the bridge runs.
    const folder = dirname(stack.configFile);
    const [secretFile = ''] = (await readdir(join(folder, 'secrets'))).filter((name) =>
      name.includes('acme'),
    );
    const secret = (await readFile(join(folder, 'secrets', secretFile), 'utf8')).trim();
    await stack.killBridge();
    await stack.startBridge();
    await stack.stopBridge();
    await expert.signOut();

    const log = await readFile(join(folder, 'bridge.log'), 'utf8');
    const dataDir = join(folder, 'data');
    const kept = await Promise.all(
      (await readdir(dataDir)).map((name) => readFile(join(dataDir, name), 'latin1')),
    );
    const signature = token.split('.')[2] as string;
    const secrets = { password, wrong, signature, secret };
    for (const [what, text] of Object.entries({ ...secrets, said, answered })) {
      expect({ what, at: log.indexOf(text) }).toEqual({ what, at: -1 });
      expect({ what, at: told.indexOf(text) }).toEqual({ what, at: -1 });
    }
    for (const [what, text] of Object.entries(secrets))
      expect({ what, on: kept.some((file) => file.includes(text)) }).toEqual({ what, on: false });
    // The test looks at the right places.
    expect(log).toContain('the bridge is running');
    expect(kept.join('')).toContain(said);
    expect(log.includes('running as root')).toBe(process.getuid?.() === 0);
  });
});
