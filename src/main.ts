#!/usr/bin/env node
import { createProgram } from './commands/program.ts';

const program = createProgram({
  print: (line) => process.stdout.write(`${line}\n`),
  tell: (line) => process.stderr.write(`${line}\n`),
  progress: (line) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[2K${line}`);
  },
  environment: process.env,
  input: process.stdin,
  exitCode: (code) => {
    process.exitCode = code;
  },
});
await program.parseAsync();
