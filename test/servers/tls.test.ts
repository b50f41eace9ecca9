// The component's stream over TLS: ejabberd takes it on a listener of its own, Prosody through a proxy before its port.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePorts } from '../../src/demo/free-ports.ts';
import { type ServerKind, serverKinds } from '../../src/demo/private-server.ts';
import { type RunningStack, runStack } from '../support/bridge.ts';
import { authority } from '../support/certificates.ts';
import { eventually } from '../support/eventually.ts';
import { testFolder } from '../support/test-folder.ts';
import { startTlsProxy } from '../support/tls-proxy.ts';

const serverName = 'acme.example';

interface Trust {
  /** Whether the bridge trusts who has signed the server's certificate. */
  readonly isTrusted?: boolean;
  readonly serverName?: string;
}

/** The server, reached over TLS, and a bridge that has been told so. */
async function stackOverTls(kind: ServerKind, trust: Trust = {}): Promise<RunningStack> {
  const folder = testFolder();
  onTestFinished(() => folder.remove());
  await mkdir(join(folder.path, 'other'));
  const own = await authority(folder.path, 'own');
  const other = await authority(join(folder.path, 'other'), 'other');
  const isTrusted = trust.isTrusted ?? true;
  const [componentTlsPort = 0] = await freePorts(1);
  const stack = await runStack(
    kind,
    {},
    {
      ...(kind === 'ejabberd' && { componentTlsPort }),
      linkPort: async (server) => {
        if (kind === 'ejabberd') return componentTlsPort;
        const proxy = await startTlsProxy({ port: server.componentPort }, await own.issue(serverName));
        onTestFinished(() => proxy.close());
        return proxy.port;
      },
      xmpp: (server) => ({
        tls: true,
        // ejabberd's is signed by itself.
        certificate: !isTrusted
          ? other.file
          : kind === 'ejabberd'
            ? join(server.dir, 'certs', 'certificate.pem')
            : own.file,
        serverName: trust.serverName ?? serverName,
      }),
      mayStayDown: trust.isTrusted === false || trust.serverName !== undefined,
    },
  );
  onTestFinished(() => stack.remove());
  return stack;
}

/** What /readyz says of the organisation's link. */
async function linkState(stack: RunningStack): Promise<string> {
  const response = await fetch(`${stack.gateway.url}/readyz`);
  const { checks } = (await response.json()) as { checks: { name: string; ok: boolean; detail?: string }[] };
  const link = checks.find(({ name }) => name === 'link acme');
  return link?.ok ? 'up' : (link?.detail ?? 'none');
}

describe.each(serverKinds)('over TLS to %s', (kind) => {
  it('an expert and an agent write to each other', async () => {
    const stack = await stackOverTls(kind);
    const alice = await stack.console('alice');
    const bob = await stack.expert('bob');
    await bob.says('alice@vcc.acme.example', 'Under seal');
    await alice.told('chat.message', ({ message }) => message.text === 'Under seal');
    await alice.says('bob@acme.example', 'Sealed as well');
    await bob.seesMessage('alice@vcc.acme.example', 'Sealed as well');
    await Promise.all([bob.signOut(), alice.logsOut()]);
  });

  it.each([
    [{ isTrusted: false }, 'signed by nobody who is trusted'],
    [{ serverName: 'elsewhere.example' }, 'for another name than elsewhere.example'],
  ])('a certificate that does not fit is refused, and readiness says why: %o', async (trust, why) => {
    const stack = await stackOverTls(kind, trust);
    await eventually(async () => expect(await linkState(stack)).toContain(why));
  });
});
