/** `berth COMMAND`: finds the command and turns what it throws into an exit code. */

import { InfraError } from '../model/errors.ts';
import { ConfigError } from './config.ts';
import { printError } from './print.ts';

const USAGE = `berth: self-hosted CI for GitHub

Usage: berth COMMAND

  run         run the pipeline of this working tree, without GitHub
  validate    say what a .ci.yml would do, and what is wrong with it
  server      receive webhooks, run jobs, report to GitHub
  worker      carry out jobs for servers on other machines
  queue       say what runs, what waits and why, and which workers there are
  doctor      look at all that a server needs, and say what to do
  backup      save the database to a file, while the server runs
  restore     fill an empty database from such a file
  migrate-to  move from the built-in PostgreSQL to one of your own
  token       make, list and revoke tokens of the API
  secret      keep passwords and keys for jobs, and see who was given them
  shell       look into the container of a job that failed, on the machine that ran it
  demo        show all of it on this machine, against a sandbox GitHub
  version     print the version
  help        print this

Settings come from the environment and .env; .env.example describes each.
`;

/** Loaded when asked for, so that \`berth help\` needs nothing. */
const commands: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  server: async () => (await import('./server.ts')).server(),
  worker: async args => (await import('./worker.ts')).worker(args),
  backup: async args => (await import('./backup.ts')).backup(args),
  restore: async args => (await import('./restore.ts')).restore(args),
  'migrate-to': async args => (await import('./migrate-to.ts')).migrateTo(args),
  token: async args => (await import('./token.ts')).token(args),
  secret: async args => (await import('./secret.ts')).secret(args),
  shell: async args => (await import('./shell.ts')).shell(args),
  queue: async args => (await import('./queue.ts')).queue(args),
  doctor: async args => (await import('./doctor.ts')).doctor(args),
  demo: async args => (await import('./demo.ts')).demo(args),
  run: async args => (await import('./run.ts')).run(args),
  validate: async args => (await import('./validate.ts')).validate(args),
  version: async () => (await import('./version.ts')).version(),
  help: async () => {
    process.stdout.write(USAGE);
    return 0;
  },
};

// As if a signal had ended us, when whoever read our words has gone (`| head`): what runs is cancelled and cleaned up.
process.stdout.once('error', () => process.kill(process.pid, 'SIGTERM'));
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

const [name = 'help', ...args] = process.argv.slice(2);
const command = commands[name.replace(/^--/, '')];
if (command === undefined) {
  printError(`There is no command "${name}". \`berth help\` lists them.`);
  process.exitCode = 2;
} else {
  try {
    process.exitCode = await command(args);
  } catch (error) {
    printError(describe(error));
    process.exitCode = error instanceof ConfigError ? 2 : 3;
  }
}

/** What the operator or the world did is a sentence; only our own fault shows where in the code it is. */
function describe(error: unknown): string {
  if (error instanceof ConfigError || error instanceof InfraError) return error.message;
  return String(error instanceof Error ? error.stack : error);
}
