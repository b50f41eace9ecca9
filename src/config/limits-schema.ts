// `limits` of bridge.yaml: what nothing grows beyond. docs/operations.md says what happens there.
import * as z from 'zod';

const whole = (least: number, most: number, fallback: number, meaning: string) =>
  z.int().min(least).max(most).default(fallback).describe(meaning);

export const limits = z
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
      20_000,
      'Requests in a minute that are answered to one expert, such as pictures and searches; more are refused with an error that says so. Must leave room for what a client asks when she signs in: some for each agent whom she sees.',
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
