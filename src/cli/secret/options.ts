import { parseArgs } from 'node:util';
import { faultOfEnvironment, faultOfName } from '../../core/secrets/checks.ts';
import { ConfigError } from '../config.ts';

export const SECRET_USAGE = `berth secret: passwords and keys for jobs, and who was given them

Usage: berth secret set OWNER/REPO NAME [--environment E] [--protected] [--file]
       berth secret rotate OWNER/REPO NAME [--environment E]
       berth secret rm OWNER/REPO NAME [--environment E]
       berth secret list OWNER/REPO
       berth secret audit OWNER/REPO [NAME] [--since DATE]
       berth secret rotate --key

OWNER alone means all its repositories. The value is read from standard input, or asked for at a terminal.

  set              keep a value in place of the one of that name
  rotate           a new value on the same terms; with --key another master key for all
  rm               forget it
  list             names and terms, never values
  audit            who set and removed it, and which jobs were given it
  --environment E  only for jobs of this environment; * stands for any text, as in review/*
  --protected      only for protected branches, never for pull requests
  --file           the variable tells the path of a file with the value
  --since DATE     from this day on, as in 2026-01-31; default the last 30 days
`;

export type SecretOptions =
  | { readonly verb: 'help' }
  | { readonly verb: 'rotate-key' }
  | ({ readonly verb: 'list' } & Target)
  | ({ readonly verb: 'audit'; readonly name?: string; readonly since?: number } & Target)
  | ({ readonly verb: 'set'; readonly name: string; readonly isProtected: boolean; readonly isFile: boolean } & Named)
  | ({ readonly verb: 'rotate' | 'rm'; readonly name: string } & Named);

/** Whose secrets, by the names that people know. */
export interface Target {
  readonly owner: string;
  /** Absent: of all repositories of the owner. */
  readonly repository?: string;
}

type Named = Target & { readonly environment: string };

/** Throws ConfigError. */
export function readSecretOptions(args: readonly string[]): SecretOptions {
  const { values, positionals } = parse(args);
  const [verb, target, name, ...more] = positionals;
  if (values.help || verb === undefined || verb === 'help') return { verb: 'help' };
  if (verb === 'rotate' && values.key) {
    if (target !== undefined) throw wrong('--key is about all secrets: name none.');
    return { verb: 'rotate-key' };
  }
  refuseStray(verb, verb === 'list' && name !== undefined ? [name, ...more] : more);
  switch (verb) {
    case 'list':
      return { verb, ...readTarget(target) };
    case 'audit':
      return { verb, ...readTarget(target), ...(name === undefined ? {} : { name }), ...readSince(values.since) };
    case 'set':
    case 'rotate':
    case 'rm':
      return { ...readNamed(readTarget(target), name, values.environment), ...readTerms(verb, values) };
    default:
      throw wrong(`There is no "berth secret ${verb}".`);
  }
}

function refuseStray(verb: string, words: readonly string[]): void {
  if (words.length === 0) return;
  if (verb === 'set' || verb === 'rotate')
    throw wrong('A value is no argument, where others on this machine could read it. Give it on standard input.');
  throw wrong(`What does ${words.join(' ')} mean?`);
}

function readNamed(target: Target, name: string | undefined, environment: string) {
  if (name === undefined) throw wrong('Name the secret.');
  check(faultOfName(name));
  check(faultOfEnvironment(environment));
  return { ...target, name, environment };
}

function readTerms(verb: 'set' | 'rotate' | 'rm', terms: { readonly protected: boolean; readonly file: boolean }) {
  const { protected: isProtected, file: isFile } = terms;
  if (verb === 'set') return { verb, isProtected, isFile };
  if (isProtected || isFile) throw wrong(`berth secret ${verb} has no --protected and no --file.`);
  return { verb };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        environment: { type: 'string', default: '*' },
        protected: { type: 'boolean', default: false },
        file: { type: 'boolean', default: false },
        key: { type: 'boolean', default: false },
        since: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error));
  }
}

function readTarget(target = ''): Target {
  const [owner = '', repository, ...more] = target.split('/');
  const isName = (name: string): boolean => /^[\w.-]+$/.test(name);
  if (!isName(owner) || more.length > 0 || (repository !== undefined && !isName(repository)))
    throw wrong(target === '' ? 'Whose secrets? Write OWNER/REPO, or OWNER.' : `${target} is not OWNER/REPO or OWNER.`);
  return { owner, ...(repository === undefined ? {} : { repository }) };
}

function readSince(written: string | undefined): { readonly since?: number } {
  if (written === undefined) return {};
  const since = /^\d{4}-\d{2}-\d{2}$/.test(written) ? Date.parse(written) : Number.NaN;
  if (Number.isNaN(since)) throw wrong(`--since ${written}: write a day, as in 2026-01-31.`);
  return { since };
}

function check(fault: string | undefined): void {
  if (fault !== undefined) throw new ConfigError(fault);
}

function wrong(message: string): ConfigError {
  return new ConfigError(`${message}\n\`berth secret help\` says more.`);
}
