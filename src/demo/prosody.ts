import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type CertificateFiles, selfSigned } from './certificate.ts';
import type { Account, PrivateServer, PrivateServerSettings, VoHost } from './private-server.ts';
import { privateServer } from './server-process.ts';

/** A private Prosody whose home is the folder. Nothing is written and nothing runs before `start()`. */
export function prosody(settings: PrivateServerSettings): PrivateServer {
  const { dir, hosts } = settings;
  const configFile = join(dir, 'prosody.cfg.lua');
  return privateServer(settings, {
    kind: 'prosody',
    command: { argv: ['prosody', '--config', configFile, '-F'], env: {}, cwd: dir },
    logFile: join(dir, 'prosody.log'),
    isOurs: (argv) =>
      argv.slice(0, 3).some((word) => basename(word) === 'prosody') && argv.includes(configFile),
    async configure() {
      for (const folder of ['data', 'certs']) mkdirSync(join(dir, folder), { recursive: true, mode: 0o700 });
      const domains = hosts.map(({ voDomain }) => voDomain);
      const certificate = await selfSigned(join(dir, 'certs'), domains);
      writeFileSync(configFile, prosodyConfig(settings, certificate), { mode: 0o600 });
    },
    createAccounts: (accounts) => createAccounts(configFile, accounts),
  });
}

/** Exported for its test: the file as Lua text. */
export function prosodyConfig({ dir, hosts, ports }: PrivateServerSettings, tls: CertificateFiles): string {
  return `-- A private Prosody on loopback, written by the demo. It is written again at each start.
pidfile = ${lua(join(dir, 'prosody.pid'))}
data_path = ${lua(join(dir, 'data'))}
log = { { levels = { min = os.getenv("PROSODY_LOG") or "info" }, to = "file", filename = ${lua(join(dir, 'prosody.log'))} } }
-- Without this Prosody would become the account "prosody" when root starts it.
run_as_root = true
daemonize = false

interfaces = { "127.0.0.1" }
local_interfaces = { "127.0.0.1" }
c2s_ports = { ${ports.c2s} }
c2s_direct_tls_ports = { ${ports.c2sTls} }
c2s_direct_tls_ssl = { certificate = ${lua(tls.certificate)}, key = ${lua(tls.key)} }
component_ports = { ${ports.component} }
http_ports = { ${ports.http} }
https_ports = { }
s2s_ports = { }
modules_disabled = { "s2s", "s2s_auth_certs" }

-- Loopback only: any client may sign in as it likes, and nothing is throttled.
authentication = "internal_hashed"
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
consider_bosh_secure = true
consider_websocket_secure = true

-- Measured against one another; files unless asked otherwise.
storage = { archive = os.getenv("PROSODY_ARCHIVE") == "sql" and "sql" or "internal" }
sql = { driver = "SQLite3", database = "archive.sqlite" }
-- Off: small packets do not wait for one another, 40 ms each time.
network_settings = { nagle = os.getenv("PROSODY_NAGLE") ~= "off" }
storage_archive_item_limit = 10000000
archive_expires_after = "never"
default_archive_policy = true
component_conflict_resolve = os.getenv("PROSODY_CONFLICT")

-- No "tls" here: a client that verifies certificates would try STARTTLS and fail. It has a port of its own.
modules_enabled = {
  "roster"; "saslauth"; "disco"; "ping"; "carbons"; "mam"; "smacks"; "blocklist"; "pep"; "vcard_legacy"; "private";
  "csi_simple"; "version"; "time"; "uptime"; "bosh"; "websocket"; "posix"; "register"; "admin_shell";${privilegeModules()}
}
admin_socket = ${lua(join(dir, 'prosody.sock'))}
http_default_host = ${lua(hosts[0]?.voDomain ?? 'localhost')}
http_external_url = ${lua(`http://127.0.0.1:${ports.http}/`)}
${hosts.map((host) => hostConfig(host)).join('\n')}`;
}

function hostConfig({ voDomain, vccDomain, componentSecret }: VoHost): string {
  return `
VirtualHost ${lua(voDomain)}
  -- XEP-0356
  privileged_entities = {
    [${lua(vccDomain)}] = { roster = "both"; message = "outgoing"; presence = "roster" };
  }

Component ${lua(vccDomain)}
  component_secret = ${lua(componentSecret)}
  modules_enabled = {${privilegeModules()} }

Component ${lua(`upload.${voDomain}`)} "http_file_share"
  http_host = "127.0.0.1"
  http_paths = { file_share = ${lua(`/upload/${voDomain}`)} }
`;
}

/** They come in a package of their own (prosody-modules); the bridge does without. */
function privilegeModules(): string {
  return existsSync('/usr/lib/prosody/modules/mod_privilege') ? ' "privilege"; "delegation";' : '';
}

/** Through the server's own shell: one program however many accounts. */
async function createAccounts(configFile: string, accounts: readonly Account[]): Promise<void> {
  const lines = accounts.map(({ jid, password }) => `user:create(${lua(jid)}, ${lua(password)})\n`);
  const output = await new Promise<string>((resolve, reject) => {
    const shell = execFile('prosodyctl', ['--config', configFile, 'shell'], (error, stdout, stderr) =>
      error ? reject(new Error(`prosodyctl shell: ${error.message}\n${stdout}${stderr}`)) : resolve(stdout),
    );
    shell.stdin?.end(`${lines.join('')}quit\n`);
  });
  const done = output.match(/User created|User (already )?exists/g)?.length ?? 0;
  if (done < accounts.length)
    throw new Error(`Prosody created ${done} of ${accounts.length} accounts:\n${output}`);
}

/** A Lua string: every byte that could be special is written as a number. */
function lua(text: string): string {
  const bytes = [...Buffer.from(text, 'utf8')];
  const plain = /[\w !#-&(-[\]-~]/;
  const escaped = bytes.map((byte) => {
    const character = String.fromCharCode(byte);
    return byte < 127 && plain.test(character) ? character : `\\${String(byte).padStart(3, '0')}`;
  });
  return `"${escaped.join('')}"`;
}
