import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** The kernel's filters of one family of addresses, by their own programs. */
export interface Filters {
  /** The rules that are there, one a line. Throws FilterError. */
  list(): Promise<readonly string[]>;
  /** Does all that a text for `iptables-restore` says, or nothing. Throws FilterError. */
  change(transaction: string): Promise<void>;
}

/** Why it cannot be done, for the operator. */
export class FilterError extends Error {
  override readonly name = 'FilterError';
}

/** Seconds to wait while somebody else changes them. */
const WAIT = '10';

export function filters(program: 'iptables' | 'ip6tables'): Filters {
  return {
    list: async () => (await run(program, ['-w', WAIT, '-S'])).split('\n'),
    change: async transaction => {
      await run(`${program}-restore`, ['-w', WAIT, '--noflush'], transaction);
    },
  };
}

async function run(program: string, args: readonly string[], input = ''): Promise<string> {
  // Programs of the administrator are not on everybody's path.
  const env = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` };
  const child = spawn(program, args, { env, stdio: 'pipe' });
  const failed = new Promise<never>((_, reject) => {
    child.once('error', error => reject(new FilterError(absence(program, error), { cause: error })));
  });
  child.stdin.on('error', () => undefined).end(input);
  const closed = new Promise<number | null>(resolve => child.once('close', resolve));
  const [status, output, words] = await Promise.race([
    Promise.all([closed, text(child.stdout), text(child.stderr)]),
    failed,
  ]);
  if (status !== 0) throw new FilterError(refusal(program, words));
  return output;
}

function absence(program: string, error: Error): string {
  if ('code' in error && error.code === 'ENOENT')
    return `There is no \`${program}\` on this machine: install iptables.`;
  return `\`${program}\` cannot be run: ${error.message}.`;
}

function refusal(program: string, words: string): string {
  if (/permission denied|you must be root|not permitted/i.test(words)) {
    return 'Berth may not change the rules of this machine: run it as root, or give it the capabilities NET_ADMIN and NET_RAW.';
  }
  return `\`${program}\` failed: ${words.trim().split('\n').at(-1) ?? ''}`;
}
