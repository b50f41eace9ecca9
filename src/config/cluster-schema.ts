// bridge.yaml, cluster: several processes that share the work.
import * as z from 'zod';
import { filePath, host, lineOfText, port, secretSource } from './fields.ts';

const redis = z
  .strictObject({
    host: host().default('127.0.0.1').describe('Host name or IP address of the server.'),
    port: port().default(6379).describe('TCP port of the server.'),
    account: lineOfText(128)
      .meta({
        description: 'Whom to sign in as, where the server knows accounts (ACL).',
        'x-default': 'the default one',
      })
      .exactOptional(),
    password: secretSource().meta({ description: 'Its password.', 'x-default': 'none' }).exactOptional(),
    tls: z
      .boolean()
      .default(false)
      .describe('Whether the connection is encrypted and the server proves who it is.'),
    certificate: filePath()
      .meta({
        description: 'PEM file with the certificate authority of the server. Relative to this file.',
        'x-default': 'those that Node.js trusts',
      })
      .exactOptional(),
  })
  .prefault({})
  .describe('Redis 6.2 or newer, through which the processes tell each other what is new.');

export const clusterSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'expected lower-case letters, digits and hyphens')
    .default('bridge')
    .describe('What these processes are called in Redis. Others in the same Redis need another name.'),
  redis,
});
