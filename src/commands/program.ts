// The command line. Each command's code is imported only when it is called.
import { Argument, Command, Option } from 'commander';
import type { Environment } from '../config/material.ts';
import type { About } from './archive-people.ts';
import type { Portable } from './archive-portable.ts';
import type { Input, Print } from './print.ts';
import type { SchemaKind } from './schema.ts';

/** What a command has of the process that it runs in. */
export interface Terminal {
  readonly print: Print;
  /** For people, apart from the result: standard error. */
  readonly tell: Print;
  /** For people who look: a line that the next one takes the place of. */
  readonly progress: Print;
  readonly environment: Environment;
  readonly input: Input;
  /** 0 when all is right. */
  exitCode(code: number): void;
}

const theConfigFile = ['--config <file>', 'the configuration of the bridge', 'config/bridge.yaml'] as const;

/** Every command of `expert-connect`. An unknown one, or an unknown option, is answered in words and exit code 1. */
export function createProgram(terminal: Terminal): Command {
  const { print, tell, progress, environment, input, exitCode } = terminal;
  const program = new Command('expert-connect')
    .description('Bridges an office messenger (XMPP) and a contact centre: experts chat with agents.')
    .configureOutput({ writeOut: (text) => print(text.trimEnd()), writeErr: (text) => tell(text.trimEnd()) })
    .showHelpAfterError('Run expert-connect --help to see what there is.');

  program
    .command('start')
    .description('run the bridge until it is told to stop (SIGTERM, Ctrl-C)')
    .option(...theConfigFile)
    .action(async ({ config }: { config: string }) => {
      const { start } = await import('./start.ts');
      exitCode(await start(config, environment, tell));
    });

  program
    .command('check')
    .description('read the configuration and name every fault in it')
    .option(...theConfigFile)
    .action(async ({ config }: { config: string }) => {
      const { check } = await import('./check.ts');
      exitCode(check(config, environment, print));
    });

  program
    .command('verify')
    .description('check that the transcripts in the archive are what was said')
    .option(...theConfigFile)
    .option('--head <head...>', 'heads that this command printed earlier and that were kept elsewhere', [])
    .action(async ({ config, head }: { config: string; head: string[] }) => {
      const { verify } = await import('./verify.ts');
      exitCode(await verify(config, head, environment, print));
    });

  program
    .command('doctor')
    .description('look at everything that the bridge needs, and say what to do about what is wrong')
    .option(...theConfigFile)
    .action(async ({ config }: { config: string }) => {
      const { doctor } = await import('./doctor.ts');
      exitCode(await doctor(config, environment, print));
    });

  program
    .command('trace')
    .description('print the way of a message, with times; never what it says')
    .argument('<id>', 'of the message, of the console (clientId) or of the stanza (id, origin-id)')
    .option(...theConfigFile)
    .action(async (id: string, { config }: { config: string }) => {
      const { trace } = await import('./trace.ts');
      exitCode(await trace(config, id, environment, print));
    });

  const archive = program.command('archive').description('what is stored, as a whole');
  archive
    .command('copy')
    .description(
      'copy an archive into the empty one of another configuration, and prove that they are the same',
    )
    .requiredOption('--from <file>', 'the configuration of the bridge whose archive is copied')
    .requiredOption('--to <file>', 'the configuration of the bridge that is to have it')
    .action(async ({ from, to }: { from: string; to: string }) => {
      const { archiveCopy } = await import('./archive-copy.ts');
      exitCode(await archiveCopy(from, to, { environment, print, progress }));
    });

  archive
    .command('backup')
    .description('write the archive (SQLite) into a file, also while the bridge runs')
    .option(...theConfigFile)
    .requiredOption('--to <file>', 'the file, which must not be there yet')
    .action(async ({ config, to }: { config: string; to: string }) => {
      const { archiveBackup } = await import('./archive-backup.ts');
      exitCode(await archiveBackup(config, to, environment, print));
    });

  archive
    .command('erase')
    .description('erase what a person wrote, for good; that something was said, and when, stays')
    .option(...theConfigFile)
    .requiredOption('--tenant <id>', 'the organisation')
    .requiredOption('--person <jid>', 'the address of the expert or agent')
    .option('--with-answers', 'also what was said to the person', false)
    .action(async ({ withAnswers: whole, ...about }: About & { person: string; withAnswers: boolean }) => {
      const { eraseOf } = await import('./archive-people.ts');
      exitCode(await eraseOf({ ...about, whole }, environment, print));
    });
  archive
    .command('export')
    .description('write the rooms of a person as JSON Lines, or as XML (XEP-0227)')
    .option(...theConfigFile)
    .requiredOption('--tenant <id>', 'the organisation')
    .requiredOption('--person <jid>', 'the address of the expert or agent')
    .option('--with <jid>', 'only the room with this one')
    .addOption(new Option('--format <format>', 'how').choices(['jsonl', 'xml']).default('jsonl'))
    .requiredOption('--to <file>', 'the file, which must not be there yet')
    .action(async (what: Portable & { person: string; with?: string; to: string }) => {
      const { exportRooms } = await import('./archive-portable.ts');
      exitCode(await exportRooms(what, environment, print));
    });
  archive
    .command('import')
    .description('store the messages of a file that export has written, or another server (XEP-0227)')
    .option(...theConfigFile)
    .requiredOption('--tenant <id>', 'the organisation')
    .addOption(new Option('--format <format>', 'how').choices(['jsonl', 'xml']).default('jsonl'))
    .requiredOption('--from <file>', 'the file')
    .action(async (what: Portable & { from: string }) => {
      const { importRooms } = await import('./archive-portable.ts');
      exitCode(await importRooms(what, environment, print));
    });
  archive
    .command('hold')
    .description('let nothing of a person be erased (a legal hold); without a person, print who is held')
    .option(...theConfigFile)
    .requiredOption('--tenant <id>', 'the organisation')
    .option('--person <jid>', 'the address of the expert or agent')
    .option('--because <words>', 'why, for whoever reads it later')
    .option('--release', 'it is over')
    .action(async (about: About & { because?: string; release?: boolean }) => {
      const { holdOf } = await import('./archive-people.ts');
      exitCode(await holdOf(about, environment, print));
    });

  program
    .command('hash-password')
    .description("read a password from standard input and print its hash for a tenant's file")
    .action(async () => {
      const { hashPasswordCommand } = await import('./hash-password.ts');
      exitCode(await hashPasswordCommand(input, print, tell));
    });

  program
    .command('schema', { hidden: true })
    .description('print the description of the configuration files')
    .addArgument(new Argument('<kind>').choices(['bridge', 'tenant', 'bridge-table', 'tenant-table']))
    .action(async (kind: SchemaKind) => {
      const { printSchema } = await import('./schema.ts');
      printSchema(kind, print);
    });

  return program;
}
