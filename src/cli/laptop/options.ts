/** The words after a command, checked: what is wrong with them is a sentence. */

import { type ParseArgsConfig, type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { nearest } from '../../core/parse/nearest.ts';
import { ConfigError } from '../config.ts';
import { EVENTS, type LocalEvent } from './trigger.ts';

/** What both commands take. */
export const OCCASION_OPTIONS = {
  event: { type: 'string', default: 'push' },
  branch: { type: 'string' },
  base: { type: 'string' },
  var: { type: 'string', multiple: true, default: [] as string[] },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false, short: 'h' },
} as const satisfies ParseArgsOptionsConfig;

/** As `util.parseArgs`. Throws ConfigError. */
export function readWords<Config extends ParseArgsConfig & { readonly options: ParseArgsOptionsConfig }>(
  config: Config,
): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const [, option] = /^Unknown option '(?:--?)([^']+)'/.exec(said) ?? [];
    if (option === undefined) throw new ConfigError(`${said.split('. ')[0]}.`);
    const meant = nearest(option, Object.keys(config.options));
    const hint = meant === undefined ? '`--help` lists them.' : `Did you mean \`--${meant}\`?`;
    throw new ConfigError(`There is no option \`--${option}\`. ${hint}`);
  }
}

/** Throws ConfigError for an event that there is not. */
export function readEvent(written: string): LocalEvent {
  const event = EVENTS.find(known => known === written);
  if (event !== undefined) return event;
  throw new ConfigError(`There is no event \`${written}\`. Choose one of ${EVENTS.join(', ')}.`);
}

/** Throws ConfigError for what is not `NAME=VALUE`. */
export function readVariables(written: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(written.map(readVariable));
}

function readVariable(written: string): readonly [string, string] {
  const [, name, value] = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s.exec(written) ?? [];
  if (name !== undefined && value !== undefined) return [name, value];
  throw new ConfigError(`--var ${written}: write it as NAME=VALUE, the name of letters, digits and underscores.`);
}
