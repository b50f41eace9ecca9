// bridge.yaml: one file for the whole process.
import * as z from 'zod';
import { clusterSchema } from './cluster-schema.ts';
import { filePath, host, ipOrNetwork, lineOfText, port, secretSource, webAddress } from './fields.ts';
import { limits } from './limits-schema.ts';

const gateway = z
  .strictObject({
    host: host()
      .default('127.0.0.1')
      .describe(
        'Address on which the gateway listens for consoles and browsers. 0.0.0.0 or :: for every address of the machine.',
      ),
    port: port().default(8080).describe('TCP port of the gateway.'),
    publicUrl: webAddress()
      .meta({
        description:
          'How browsers reach the gateway, as it stands in links to rich messages. Set it when there is a proxy in front, or when the host is every address.',
        'x-default': 'made of host and port',
      })
      .exactOptional(),
    allowedOrigins: z
      .array(z.union([webAddress(), z.literal('*')]))
      .default([])
      .describe(
        'Origins of other web pages that may sign in and open consoles, such as an agent desktop of your own: https://desk.acme.example. The gateway’s own page always may. * for all.',
      ),
    trustedProxies: z
      .array(ipOrNetwork())
      .default([])
      .describe(
        'Addresses or networks of proxies whose X-Forwarded-For is believed. Leave it empty without a proxy: anybody could forge the header and pass the limits for sign-in.',
      ),
    tls: z
      .strictObject({
        certificate: filePath().describe(
          'PEM file with the certificate and its chain. Relative to this file.',
        ),
        key: filePath().describe(
          'PEM file with the private key, without a passphrase. Relative to this file.',
        ),
      })
      .meta({
        description: 'Serve https and wss from the bridge itself. Leave it out when a proxy does that.',
        'x-default': 'no TLS',
      })
      .exactOptional(),
  })
  .prefault({})
  .describe('The web side: sign-in, console WebSocket, rich messages, health and metrics.');

const postgresql = z.strictObject({
  host: z
    .string()
    .max(253)
    .regex(/^(\/[^\u0000]*|[^\s/@]+)$/, 'expected a host name, an IP address, or the folder of a socket')
    .describe(
      'Host name or IP address of the server; or the folder of its socket, such as /var/run/postgresql.',
    ),
  port: port().default(5432).describe('TCP port of the server; a part of the name of its socket.'),
  database: lineOfText(63)
    .default('expert_connect')
    .describe('The database. It belongs to the account below, which makes its tables at the first start.'),
  account: lineOfText(63).default('expert_connect').describe('Whom to sign in as.'),
  password: secretSource().meta({ description: 'Its password.', 'x-default': 'none' }).exactOptional(),
  tls: z
    .boolean()
    .default(true)
    .describe('Whether the connection is encrypted and the server proves who it is. Never over a socket.'),
  certificate: filePath()
    .meta({
      description: 'PEM file with the certificate authority of the server. Relative to this file.',
      'x-default': 'those that Node.js trusts',
    })
    .exactOptional(),
});

const archive = z
  .strictObject({
    sqlite: z
      .strictObject({
        file: filePath()
          .meta({
            description:
              'The database file. Relative to this file. Keep it on a local disk, not on a network share.',
            'x-default': 'archive.sqlite in dataDir',
          })
          .exactOptional(),
      })
      .prefault({})
      .describe('SQLite, in one file.'),
    postgresql: postgresql
      .meta({
        description: 'PostgreSQL 13 or newer, instead of SQLite.',
        'x-default': 'none; SQLite is used',
      })
      .exactOptional(),
  })
  .prefault({})
  .describe('Where messages, subscriptions and sessions are stored.');

const xmpp = z
  .strictObject({
    host: host().default('127.0.0.1').describe('Host of the XMPP server.'),
    port: port().default(5347).describe('Port on which it takes components (XEP-0114).'),
    tls: z
      .boolean()
      .default(false)
      .describe(
        'Whether the connection is encrypted, from its first byte, and the server proves who it is. ejabberd takes that on a listener with tls: true, Prosody through a TLS proxy before its port.',
      ),
    certificate: filePath()
      .meta({
        description:
          'PEM file with the certificate authority of the server, or its own certificate where it has signed that itself. Relative to this file. Only with tls.',
        'x-default': 'those that Node.js trusts',
      })
      .exactOptional(),
    serverName: host()
      .meta({
        description: 'The name that its certificate has to be for. Only with tls.',
        'x-default': 'the host',
      })
      .exactOptional(),
  })
  .prefault({})
  .describe('The XMPP server, for tenants that name no other under vcc.link.');

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

export const bridgeSchema = z
  .strictObject({
    dataDir: filePath()
      .default('./data')
      .describe(
        'Folder for what the bridge keeps: the archive, the signing key. Relative to this file; made at start.',
      ),
    tenants: filePath()
      .default('./tenants')
      .describe('Folder of tenant files: each *.yaml or *.yml in it is one tenant. Relative to this file.'),
    gateway,
    archive,
    cluster: clusterSchema
      .meta({
        description:
          'Several processes share the work: consoles may be on any of them, and when one is gone the others go on. All have the same archive.postgresql, tokens.secret and tenants.',
        'x-default': 'one process works alone',
      })
      .exactOptional(),
    tokens: z
      .strictObject({
        secret: secretSource()
          .meta({
            description:
              'Key that signs sign-in tokens and links to rich messages, at least 32 bytes. Set it when several bridges share the work. A change signs everybody out.',
            'x-default': 'made once, kept in dataDir with mode 0600',
          })
          .exactOptional(),
      })
      .prefault({})
      .describe('Sign-in tokens.'),
    log: z
      .strictObject({
        level: z
          .enum(logLevels)
          .default('info')
          .describe('How much is logged. Text of messages and secrets never are, at any level.'),
      })
      .prefault({})
      .describe('The log, one JSON object a line on standard output.'),
    limits,
    xmpp,
  })
  .describe('Expert Connect: the bridge');

/** bridge.yaml with its defaults filled in. */
export type BridgeFile = z.output<typeof bridgeSchema>;
