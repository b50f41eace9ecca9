// tenants/<name>.yaml: one file for each organisation.
import * as z from 'zod';
import { copyPolicies } from '../domain/copies.ts';
import { roles } from '../domain/person.ts';
import { contacts } from './contacts-schema.ts';
import { directory } from './directory-schema.ts';
import {
  address,
  argon2idHash,
  domainName,
  filePath,
  host,
  identifier,
  lineOfText,
  localPart,
  port,
  secretSource,
  secureWebAddress,
} from './fields.ts';
import { profile } from './profile-schema.ts';
import { dataPolicy, retention, retentionNearby } from './retention-schema.ts';
import { rosters } from './rosters-schema.ts';

const supervised = (wider: string) => ({
  monitoring: z
    .boolean()
    .meta({ description: 'Whether supervisors may watch running conversations.', 'x-default': wider })
    .exactOptional(),
  transcripts: z
    .boolean()
    .meta({
      description: 'Whether supervisors may read transcripts of past conversations.',
      'x-default': wider,
    })
    .exactOptional(),
});

const agent = z.strictObject({
  username: localPart().describe(
    'What the agent signs in with, and the part before the @ of the address that experts see. Case does not count.',
  ),
  name: lineOfText().describe('The name that experts and other agents see.'),
  role: z
    .enum(roles)
    .default('agent')
    .describe(
      'agent; supervisor: may contact every agent and use monitoring and transcripts; auditor: may read the audit trail.',
    ),
  groups: z
    .array(identifier())
    .default([])
    .describe('Groups of the agent, by id. Agents may contact those with whom they share one.'),
  queues: z.array(identifier()).default([]).describe('Queues of the agent, by id.'),
  title: lineOfText().describe('Job title, shown in the directory and on the card.').exactOptional(),
  department: lineOfText().describe('Department, shown in the directory and on the card.').exactOptional(),
  picture: filePath()
    .describe(
      'Picture on the card: a PNG, JPEG, GIF or WebP file of at most limits.pictureBytes. Relative to this file.',
    )
    .exactOptional(),
  password: z
    .strictObject({
      argon2id: argon2idHash().describe('The hash, as `expert-connect hash-password` prints it, in quotes.'),
    })
    .describe('The local password, as a hash. Only with signIn.passwords.')
    .exactOptional(),
  licences: z
    .strictObject({
      vo: address()
        .meta({
          description: "The agent's own account in the office messenger; it belongs to this agent only.",
          'x-default': 'no such licence',
        })
        .exactOptional(),
    })
    .prefault({})
    .describe('Further licences of the agent.'),
});

export const tenantSchema = z
  .strictObject({
    id: z
      .string()
      .max(64)
      .regex(/^[a-z0-9][a-z0-9-]*$/, 'expected lower case letters, digits and "-", first a letter or digit')
      .describe('Short name of the tenant. Agents sign in with it, the archive keeps it: never change it.'),
    name: lineOfText().describe('Name of the organisation, as people see it.'),
    mode: z
      .union([z.literal(1), z.literal(2), z.literal(3)])
      .describe(
        'Mode of the organisation: 1, 2 or 3. In Mode 3 agents may start chats with experts, and there is an organisation directory.',
      ),
    profile,
    vo: z
      .strictObject({ domain: domainName().describe('Domain of the XMPP server, where the experts live.') })
      .describe('Virtual Office: the experts.'),
    vcc: z
      .strictObject({
        domain: domainName().describe(
          'Domain of the component, where the agents appear. Never the one of the experts.',
        ),
        secret: secretSource().describe(
          "The component's secret, the same as in the XMPP server's configuration.",
        ),
        link: z
          .strictObject({
            host: host()
              .meta({ description: 'Host of the XMPP server.', 'x-default': 'xmpp.host of the bridge' })
              .exactOptional(),
            port: port()
              .meta({
                description: 'Port on which it takes components (XEP-0114).',
                'x-default': 'xmpp.port of the bridge',
              })
              .exactOptional(),
            tls: z
              .boolean()
              .meta({
                description: 'Whether the connection is encrypted and the server proves who it is.',
                'x-default': 'xmpp.tls of the bridge',
              })
              .exactOptional(),
            certificate: filePath()
              .meta({
                description: 'PEM file with the certificate authority of the server. Relative to this file.',
                'x-default': 'xmpp.certificate of the bridge',
              })
              .exactOptional(),
            serverName: host()
              .meta({
                description: 'The name that its certificate has to be for.',
                'x-default': 'the host, where that stands here; else xmpp.serverName of the bridge',
              })
              .exactOptional(),
          })
          .prefault({})
          .describe("The tenant's XMPP server, where it is another than the bridge's."),
      })
      .describe('Virtual Contact Center: the agents.'),
    signIn: z
      .strictObject({
        passwords: z
          .boolean()
          .default(true)
          .describe('Whether agents sign in with passwords that are kept here.'),
        openId: z
          .strictObject({
            issuer: secureWebAddress().describe('Issuer, exactly as it stands in the tokens (iss).'),
            audience: lineOfText().describe('What the tokens must be meant for (aud).'),
            jwksUri: secureWebAddress().describe("Address of the provider's keys (JWKS)."),
            usernameClaim: lineOfText()
              .default('preferred_username')
              .describe("Claim that holds the agent's username."),
            clientId: lineOfText()
              .meta({
                description:
                  'What the provider calls the console page, a public application with PKCE whose redirect address is <publicUrl>/sign-in/<id>.',
                'x-default': 'the page does not offer this way; other consoles bring their own tokens',
              })
              .exactOptional(),
            scope: lineOfText()
              .default('openid profile')
              .describe('What the console page asks the provider for.'),
          })
          .meta({ description: 'Sign-in by an OpenID provider.', 'x-default': 'none' })
          .exactOptional(),
      })
      .prefault({})
      .describe('How agents sign in. At least one way must be on.'),
    supervision: z
      .strictObject({
        monitoring: z
          .boolean()
          .default(false)
          .describe('Whether supervisors may watch running conversations between agents.'),
        transcripts: z
          .boolean()
          .default(false)
          .describe('Whether supervisors may read transcripts of past conversations.'),
        roomTranscripts: z
          .boolean()
          .default(false)
          .describe(
            'Whether transcripts of chats with experts are kept, too; supervisors may read them where transcripts are on for the agent.',
          ),
      })
      .prefault({})
      .describe(
        'Supervision for the whole tenant. A group or a queue may say otherwise: the nearest setting wins.',
      ),
    retention,
    dataPolicy,
    groups: z
      .array(
        z.strictObject({
          id: identifier().describe('Short name, which agents refer to.'),
          name: lineOfText().describe('Name of the group, as people see it.'),
          ...supervised('as the queue, else the tenant'),
          retention: retentionNearby('as the queue, else the tenant'),
        }),
      )
      .default([])
      .describe('Groups of agents. Agents of one group may contact each other.'),
    queues: z
      .array(
        z.strictObject({
          id: identifier().describe('Short name, which agents refer to.'),
          name: lineOfText().describe('Name of the queue, as people see it.'),
          ...supervised('as the tenant'),
          retention: retentionNearby('as the tenant'),
        }),
      )
      .default([])
      .describe('Queues of the contact centre.'),
    agents: z
      .array(agent)
      .default([])
      .describe('Everybody who signs in to the console: agents, supervisors, auditors.'),
    experts: z
      .array(
        z.strictObject({
          jid: address().describe('Address in the office messenger.'),
          name: lineOfText().describe('The name that agents see.'),
          title: lineOfText().describe('Job title.').exactOptional(),
          department: lineOfText().describe('Department.').exactOptional(),
        }),
      )
      .default([])
      .describe('Experts of whom the directory knows more than the address. Others may chat as well.'),
    directory,
    rosters,
    copies: z
      .enum(copyPolicies)
      .default('auto')
      .describe(
        "How agents with a VO licence find the console's chats in VO: privilege (as their own messages, where the server allows it: XEP-0356), marked (as copies that say so), auto (the first where it can be, else the second) or off.",
      ),
    operators: z
      .array(address())
      .default([])
      .describe(
        'Addresses in the office messenger that may use the commands of the component (XEP-0050): who is signed in, end a session, reload.',
      ),
    contacts,
    cannedReplies: z
      .array(
        z.strictObject({
          name: lineOfText(64).describe('What the agent picks it by.'),
          text: z
            .string()
            .min(1)
            .regex(
              /^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/,
              'expected text without control characters',
            )
            .describe('The text that is put into the message.'),
        }),
      )
      .default([])
      .describe('Ready-made replies that the console offers to every agent.'),
  })
  .describe('Expert Connect: a tenant');

/** A tenant's file with its defaults filled in. */
export type TenantFile = z.output<typeof tenantSchema>;
