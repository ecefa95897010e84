/** The variables a job leaves for those that need it (`artifacts:reports:dotenv`). */

import { DOTENV_BYTES, readDotenv } from '../../core/outputs/dotenv.ts';
import { selectPaths } from '../../core/outputs/selection.ts';
import type { Variables } from '../../model/variables.ts';
import type { Sandbox } from '../ports/engine.ts';
import type { Execution } from './execution.ts';
import { eachMatch } from './matches.ts';

const NEWLINE = 0x0a;

export interface Collected {
  readonly outputs?: Variables;
  /** A sentence for people: why the report cannot be read. It fails a job that passed, as in GitLab. */
  readonly fault?: string;
}

/** Reports are collected however the job ended, as in GitLab. */
export async function collectOutputs({ job, transcript }: Execution, sandbox: Sandbox): Promise<Collected> {
  const paths = job.artifacts?.reports.dotenv ?? [];
  if (paths.length === 0) return {};
  const content = await readFiles(sandbox, paths);
  if (content === undefined) {
    await transcript.note(`No files match artifacts: reports: dotenv: ${paths.join(', ')}`);
    return {};
  }
  const read = readDotenv(content);
  if (!read.ok) {
    const fault = `The dotenv report ${paths.join(', ')} ${read.fault}`;
    await transcript.note(fault);
    return { fault };
  }
  const isSecret = (value: string): boolean => transcript.mask(value) !== value;
  if (read.refused.length > 0) {
    await transcript.note(
      `Left out of the dotenv report, since they would decide what runs: ${read.refused.join(', ')}`,
    );
  }
  const secret = Object.keys(read.variables).filter(name => isSecret(read.variables[name] ?? ''));
  if (secret.length > 0) {
    await transcript.note(`Left out of the dotenv report, since they hold a secret: ${secret.join(', ')}`);
  }
  const open = Object.entries(read.variables).filter(([name]) => !secret.includes(name));
  return { outputs: Object.fromEntries(open) };
}

/** All files one after the other, cut where they are too large in any case; undefined when there is none. */
async function readFiles(sandbox: Sandbox, paths: readonly string[]): Promise<Uint8Array | undefined> {
  const pieces: Uint8Array[] = [];
  let found = false;
  let room = DOTENV_BYTES;
  await eachMatch(sandbox, selectPaths(paths), async ({ type, entry }) => {
    if (type !== 'file') return;
    if (found && pieces.at(-1)?.at(-1) !== NEWLINE) pieces.push(Uint8Array.of(NEWLINE));
    found = true;
    for await (const piece of entry) {
      if (room <= 0) continue;
      const bytes = Buffer.from(piece as Uint8Array);
      room -= bytes.length;
      pieces.push(bytes);
    }
  });
  return found ? Buffer.concat(pieces) : undefined;
}
