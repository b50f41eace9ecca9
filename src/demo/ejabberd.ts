import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { basename, join } from 'node:path';
import { stringify } from 'yaml';
import { type CertificateFiles, selfSigned } from './certificate.ts';
import { expertPagePath } from './expert-page.ts';
import type { Account, PrivateServer, PrivateServerSettings, VoHost } from './private-server.ts';
import { privateServer } from './server-process.ts';

/**
 * A private ejabberd whose home is the folder. Nothing is written and nothing runs before `start()`. It is started without
 * ejabberdctl, which insists on root or an account of its own, and without Erlang's distribution: no epmd, no cookie, no port.
 */
export function ejabberd(settings: PrivateServerSettings): PrivateServer {
  const { dir, hosts } = settings;
  const configFile = join(dir, 'ejabberd.yml');
  const spool = JSON.stringify(join(dir, 'spool'));
  return privateServer(settings, {
    kind: 'ejabberd',
    command: {
      argv: ['erl', '+K', 'true', '+P', '250000', '-mnesia', 'dir', spool, '-s', 'ejabberd', '-noinput'],
      env: {
        EJABBERD_CONFIG_PATH: configFile,
        EJABBERD_LOG_PATH: join(dir, 'logs', 'ejabberd.log'),
        EJABBERD_PID_PATH: join(dir, 'ejabberd.pid'),
        ERL_CRASH_DUMP_BYTES: '0',
        ERL_LIBS: erlangLibraries(),
        HOME: dir,
      },
      cwd: dir,
    },
    logFile: join(dir, 'ejabberd.log'),
    // On its way the process is a shell script, then a launcher, then Erlang's machine; the pid stays.
    isOurs: (argv) =>
      argv.slice(0, 2).some((word) => /^(erl|erlexec|beam(\.smp)?)$/.test(basename(word))) &&
      argv.includes(spool),
    async configure() {
      for (const folder of ['spool', 'logs', 'certs', 'upload']) {
        mkdirSync(join(dir, folder), { recursive: true, mode: 0o700 });
      }
      const domains = hosts.map(({ voDomain }) => voDomain);
      const certificate = await selfSigned(join(dir, 'certs'), domains);
      // Of a component's listener it takes one file for both.
      const both = Object.values(certificate).map((file) => readFileSync(file, 'utf8'));
      writeFileSync(pemOf(dir), both.join(''), { mode: 0o600 });
      writeFileSync(configFile, stringify(ejabberdConfig(settings, certificate)), { mode: 0o600 });
    },
    createAccounts: (accounts) => createAccounts(apiSocket(dir), accounts),
  });
}

/** Exported for its test: the file as an object. */
export function ejabberdConfig(
  { dir, hosts, ports, expertPage, componentTlsPort }: PrivateServerSettings,
  tls: CertificateFiles,
) {
  const loopback = { ip: '127.0.0.1' };
  const clients = {
    ...loopback,
    module: 'ejabberd_c2s',
    access: 'all',
    shaper: 'none',
    max_stanza_size: 262_144,
  };
  const components = () => ({
    ...loopback,
    module: 'ejabberd_service',
    access: 'all',
    shaper: 'none',
    // Otherwise the login of one component claims the domains of all.
    global_routes: false,
    hosts: Object.fromEntries(
      hosts.map(({ vccDomain, componentSecret }) => [vccDomain, { password: componentSecret }]),
    ),
  });
  return {
    // Above "info", at which it writes the passwords of new accounts.
    loglevel: 'notice',
    log_rotate_count: 0,
    hosts: [
      ...hosts.map(({ voDomain }) => voDomain),
      // A file is looked for at the host that the browser names. Nobody has an account there.
      ...(expertPage === undefined ? [] : ['127.0.0.1']),
    ],
    listen: [
      // No STARTTLS here: a client that verifies certificates would try it and fail. TLS has a port of its own.
      { port: ports.c2s, ...clients },
      { port: ports.c2sTls, ...clients, tls: true },
      { port: ports.component, ...components() },
      ...(componentTlsPort === undefined
        ? []
        : [{ port: componentTlsPort, ...components(), tls: true, certfile: pemOf(dir) }]),
      {
        port: ports.http,
        ...loopback,
        module: 'ejabberd_http',
        request_handlers: {
          '/bosh': 'mod_bosh',
          '/xmpp-websocket': 'ejabberd_http_ws',
          '/upload': 'mod_http_upload',
          ...(expertPage !== undefined && { [expertPagePath]: 'mod_http_fileserver' }),
        },
      },
      // Accounts are made through a socket in our folder, where only we can reach it.
      {
        port: `unix:${apiSocket(dir)}`,
        module: 'ejabberd_http',
        request_handlers: { '/api': 'mod_http_api' },
      },
    ],
    certfiles: [tls.certificate, tls.key],
    auth_method: 'internal',
    auth_password_format: 'scram',
    sql_type: 'sqlite',
    sql_database: join(dir, 'spool', 'archive.sqlite'),
    disable_sasl_mechanisms: ['X-OAUTH2'],
    s2s_access: 'none',
    max_fsm_queue: 1_000_000,
    access_rules: { local: { allow: 'local' }, vcc: { allow: 'vcc' } },
    acl: { local: { user_regexp: '' } },
    shaper_rules: { max_user_offline_messages: 1_000_000 },
    api_permissions: { 'our own socket': { from: ['mod_http_api'], who: 'all', what: '*' } },
    append_host_config: Object.fromEntries(hosts.map((host) => [host.voDomain, hostConfig(host)])),
    modules: {
      mod_admin_extra: {},
      mod_blocking: {},
      mod_bosh: {},
      mod_caps: {},
      mod_carboncopy: {},
      mod_client_state: {},
      mod_disco: {},
      mod_http_api: {},
      ...(expertPage !== undefined && { mod_http_fileserver: servedPage(expertPage) }),
      mod_http_upload: {
        docroot: join(dir, 'upload', '@HOST@'),
        put_url: `http://127.0.0.1:${ports.http}/upload/@HOST@`,
      },
      mod_last: {},
      // Mnesia's archive takes longer with every message of an account; at thousands it stands still.
      mod_mam: { assume_mam_usage: true, default: 'always', db_type: 'sql' },
      // Group rooms: agents decline to come.
      mod_muc: { host: 'rooms.@HOST@' },
      mod_offline: { use_mam_for_storage: false },
      mod_ping: {},
      mod_privacy: {},
      mod_private: {},
      // XEP-0356, for the component beside each host.
      mod_privilege: {
        roster: { both: 'vcc' },
        presence: { roster: 'vcc' },
        message: { outgoing: 'vcc' },
      },
      mod_pubsub: { plugins: ['flat', 'pep'] },
      mod_roster: { versioning: true },
      mod_shared_roster: {},
      mod_stream_mgmt: { resend_on_timeout: 'if_offline', max_ack_queue: 'infinity' },
      mod_vcard: { search: false },
      mod_version: {},
    },
  };
}

const servedPage = (docroot: string) => ({
  docroot,
  directory_indices: ['index.html'],
  content_types: { '.json': 'application/json', '.ttf': 'font/ttf' },
});

function hostConfig({ vccDomain }: VoHost) {
  return { acl: { vcc: { server: vccDomain } } };
}

const pemOf = (dir: string) => join(dir, 'certs', 'certificate-and-key.pem');

/** Its HTTP API, for whoever may reach the folder. */
export const apiSocket = (dir: string) => join(dir, 'api.sock');

/** Debian puts ejabberd and its libraries into the folder of the machine's architecture. */
function erlangLibraries(): string {
  for (const folder of readdirSync('/usr/lib')) {
    const libraries = join('/usr/lib', folder);
    if (/-linux-gnu/.test(folder) && readdirSync(libraries).some((name) => name.startsWith('ejabberd-')))
      return libraries;
  }
  return existsSync('/usr/lib/erlang/lib') ? '/usr/lib/erlang/lib' : '';
}

async function createAccounts(socketPath: string, accounts: readonly Account[]): Promise<void> {
  for (const { jid, password } of accounts) {
    const [account, domain] = jid.split('@');
    const { status, text } = await post(socketPath, '/api/register', {
      user: account,
      host: domain,
      password,
    });
    const exists = 409;
    if (status !== 200 && status !== exists)
      throw new Error(`ejabberd did not create ${jid}: ${status} ${text}`);
  }
}

async function post(
  socketPath: string,
  path: string,
  body: object,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', host: 'localhost' };
    const call = request({ socketPath, path, method: 'POST', headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part) => {
        text += part;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      response.on('error', reject);
    });
    call.on('error', reject);
    call.end(JSON.stringify(body));
  });
}
