// R27: how agents come into the rosters of experts.
import * as z from 'zod';
import { filePath, lineOfText, secretSource } from './fields.ts';

const ways = ['off', 'auto', 'privilege', 'ejabberd-api', 'prosody-groups'] as const;

export const rosters = z
  .strictObject({
    way: z
      .enum(ways)
      .default('auto')
      .describe(
        'How agents come into the rosters of the experts who are known: by XEP-0356 (privilege), by ejabberd’s HTTP API, by a groups file for Prosody, by the first of these that works (auto), or not at all (off).',
      ),
    group: lineOfText()
      .meta({ description: 'Name of the group in the rosters.', 'x-default': 'the name of the tenant' })
      .exactOptional(),
    ejabberdApi: z
      .strictObject({
        url: z
          .string()
          .regex(
            /^(https?:\/\/[^\s]+|unix:\/[^\s]+)$/,
            'expected an address such as http://127.0.0.1:5280/api, or unix: and a path',
          )
          .describe('Address of mod_http_api, or unix: and the path of its socket.'),
        account: lineOfText()
          .meta({
            description: 'Address of the account that may use it.',
            'x-default': 'none; the server knows us by our address',
          })
          .exactOptional(),
        password: secretSource().meta({ description: 'Its password.', 'x-default': 'none' }).exactOptional(),
      })
      .meta({
        description: "ejabberd's HTTP API, with the commands add_rosteritem and delete_rosteritem.",
        'x-default': 'none',
      })
      .exactOptional(),
    prosodyGroups: z
      .strictObject({
        file: filePath().describe(
          "The file that Prosody's mod_groups reads (groups_file). It is written by the bridge, whole; Prosody reads it when the module is loaded. Relative to this file.",
        ),
      })
      .meta({ description: "A groups file for Prosody's mod_groups.", 'x-default': 'none' })
      .exactOptional(),
  })
  .prefault({})
  .describe("Agents in the experts' rosters, without anybody adding them by hand.");
