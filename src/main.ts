#!/usr/bin/env node
// The command line. Each command's code is imported only when it is called.
import { Argument, Command } from 'commander';
import type { SchemaKind } from './commands/schema.ts';

const print = (line: string) => process.stdout.write(`${line}\n`);
const tell = (line: string) => process.stderr.write(`${line}\n`);
const theConfigFile = ['--config <file>', 'the configuration: bridge.yaml'] as const;

const program = new Command('expert-connect')
  .description('Bridges an office messenger (XMPP) and a contact centre: experts chat with agents.')
  .showHelpAfterError('Run expert-connect --help to see what there is.');

program
  .command('check')
  .description('read the configuration and name every fault in it')
  .requiredOption(...theConfigFile)
  .action(async ({ config }: { config: string }) => {
    const { check } = await import('./commands/check.ts');
    process.exitCode = check(config, process.env, print);
  });

program
  .command('hash-password')
  .description("read a password from standard input and print its hash for a tenant's file")
  .action(async () => {
    const { hashPasswordCommand } = await import('./commands/hash-password.ts');
    process.exitCode = await hashPasswordCommand(process.stdin, print, tell);
  });

program
  .command('schema', { hidden: true })
  .description('print the description of the configuration files')
  .addArgument(new Argument('<kind>').choices(['bridge', 'tenant', 'bridge-table', 'tenant-table']))
  .action(async (kind: SchemaKind) => {
    const { printSchema } = await import('./commands/schema.ts');
    printSchema(kind, print);
  });

await program.parseAsync();
