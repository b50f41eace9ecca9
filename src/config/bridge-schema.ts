// bridge.yaml: one file for the whole process.
import * as z from 'zod';
import { clusterSchema } from './cluster-schema.ts';
import { filePath, host, ipOrNetwork, lineOfText, port, secretSource, webAddress } from './fields.ts';

const whole = (least: number, most: number, fallback: number, meaning: string) =>
  z.int().min(least).max(most).default(fallback).describe(meaning);

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

const limits = z
  .strictObject({
    messageBytes: whole(
      1024,
      262_144,
      32_768,
      'Longest text or HTML of one message, in bytes of UTF-8. Longer ones are refused as too long.',
    ),
    frameBytes: whole(
      2048,
      1_048_576,
      65_536,
      'Longest frame that a console may send, in bytes. Must be more than messageBytes. A longer frame closes the socket (1009).',
    ),
    bodyBytes: whole(
      8192,
      1_048_576,
      16_384,
      'Longest body of a request over HTTP, in bytes; it holds a name and a password. A longer one is answered with 413.',
    ),
    messagesPerSecond: whole(
      1,
      100_000,
      20,
      'Messages that one console may send in a second. More are refused as too fast; ten times as many close the socket (1008).',
    ),
    framesPerSecond: whole(
      1,
      10_000,
      100,
      'Other requests that one console may send in a second, such as opening a chat. More are refused as too fast; ten times as many close the socket (1008).',
    ),
    consolesOfAnAgent: whole(1, 1000, 16, 'Consoles that one agent may have open at a time.'),
    consoles: whole(
      1,
      1_000_000,
      20_000,
      'Sockets of consoles that may be open at a time, of all organisations; more are answered with 503. The process needs as many file descriptors, and some.',
    ),
    requestConnections: whole(
      16,
      1_000_000,
      5000,
      'Connections that may be open at a time to the gateway besides those of consoles; more are closed at once. The process needs as many file descriptors, and some.',
    ),
    graceSeconds: whole(
      0,
      3600,
      60,
      'How long a session is held after its socket is lost, in seconds; the agent stays online so long. Consoles are told the number.',
    ),
    typingSeconds: whole(1, 60, 6, 'After how many seconds "is typing" ends by itself.'),
    tokenHours: whole(1, 720, 12, 'How long a sign-in with a local password is valid, in hours.'),
    richLinkDays: whole(1, 3650, 30, 'How long the link to a rich message works, in days.'),
    signInFailuresPerMinuteForName: whole(
      1,
      10_000,
      10,
      'Failed sign-ins in a minute for one username; more are answered with 429.',
    ),
    signInFailuresPerMinuteForAddress: whole(
      1,
      100_000,
      60,
      'Failed sign-ins in a minute from one network address; more are answered with 429. Raise it where many agents share an address.',
    ),
    openSeconds: whole(
      1,
      60,
      5,
      'Seconds within which a console must open its session after it has connected; a later one is closed (4408).',
    ),
    stanzaBytes: whole(
      16_384,
      10_485_760,
      262_144,
      "Largest stanza that is sent to the XMPP server, in bytes. Must be more than messageBytes, and not more than the server's own limit (Prosody: 524288), or the server ends the stream.",
    ),
    receivedStanzaBytes: whole(
      1_048_576,
      1_073_741_824,
      10_485_760,
      "Largest stanza that is taken from the XMPP server, in bytes. For a larger one the stream is left and opened again. Must be more than the server's own limit (Prosody: 524288).",
    ),
    unacknowledgedEvents: whole(
      100,
      1_000_000,
      10_000,
      'Events that are kept for a session whose console does not acknowledge them. Beyond, the console must start afresh.',
    ),
    socketBufferBytes: whole(
      65_536,
      1_073_741_824,
      1_048_576,
      'Bytes that wait for a console that does not read; beyond, it is cut off (1013) and can resume.',
    ),
    expertMessagesPerMinute: whole(
      1,
      1_000_000,
      20_000,
      'Messages in a minute that are taken from one expert; more are refused with an error that says so.',
    ),
    expertQueriesPerMinute: whole(
      1,
      1_000_000,
      600,
      'Pages of the archive that one expert may read in a minute (XEP-0313); more are refused with an error that says so.',
    ),
    expertRequestsPerMinute: whole(
      1,
      1_000_000,
      6000,
      'Requests in a minute that are answered to one expert, such as searches and pages of the archive; more are refused with an error that says so.',
    ),
    expertStanzasPerMinute: whole(
      1,
      1_000_000,
      60_000,
      'Stanzas of any kind in a minute that are taken from one expert: messages, requests, presence, receipts, typing; more are refused. Must leave room for what the server asks when an expert signs in: once for each agent whom she sees.',
    ),
    unprovedMessages: whole(
      1,
      1_000_000,
      5000,
      'Messages of agents that are given to one XMPP server before it has answered for the first of them. What is beyond waits in the archive.',
    ),
    linkBufferBytes: whole(
      1_048_576,
      1_073_741_824,
      16_777_216,
      'Bytes that wait for an XMPP server that takes nothing; stanzas beyond are not sent. Messages of agents wait in the archive then.',
    ),
    stanzasUnderWay: whole(
      100,
      1_000_000,
      5000,
      'Stanzas of one XMPP server that are being worked on at a time, such as messages that a slow archive has not stored yet. Beyond, nothing more is read from that server until half of them are done.',
    ),
    presencePerSecond: whole(
      1,
      1_000_000,
      2000,
      'Presence stanzas in a second while the bridge repairs presence after a start. Lower it when the server is slow then.',
    ),
    subscriptionsOfAnExpert: whole(
      1,
      1_000_000,
      10_000,
      'Agents that one expert may see. Who asks for more is declined, as at an address where nobody is. What the bridge itself puts into rosters counts, and is never declined.',
    ),
    noticesOfAnExpert: whole(
      1,
      1_000_000,
      100,
      'Agents whose return one expert may wait for at a time, by the command that tells when a colleague is back. More are refused.',
    ),
    rosterChangesPerSecond: whole(
      1,
      1000,
      100,
      'Entries in rosters that are changed in a second, for each organisation. The rest waits. Lower it when the server is slow then.',
    ),
    repeatMinutes: whole(
      1,
      10_080,
      60,
      "For how many minutes an expert's message is remembered, so that a repeat of the same stanza is not shown twice.",
    ),
    pictureBytes: whole(
      1024,
      131_072,
      8192,
      "Largest picture of an agent, in bytes. XEP-0153 advises 8 kB: the picture goes to every expert's client.",
    ),
  })
  .prefault({})
  .describe('Sizes, times and rates. The defaults suit most organisations.');

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
