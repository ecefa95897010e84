/** The file that says what to run, found on disk; and the texts that are shown beside what is wrong in them. */

import { readFile, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import type { Sources } from '../../flow/ports/sources.ts';
import { ConfigError } from '../config.ts';
import { MANUAL } from './manual.ts';

const USUAL = '.ci.yml';
/** As on the server, in bytes. */
const MOST = 1024 * 1024;

export interface PipelineFile {
  /** Relative to the root of the working tree. */
  readonly path: string;
  readonly text: string;
}

/** `named` is relative to the current directory; absent: `.ci.yml` at the root. Throws ConfigError. */
export async function readPipelineFile(root: string, named: string | undefined): Promise<PipelineFile> {
  const file = named === undefined ? join(root, USUAL) : resolve(named);
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) throw new ConfigError(await missing(root, named));
  if (!found.isFile()) throw new ConfigError(`${named ?? file} is not a file.`);
  if (found.size > MOST) throw new ConfigError(`${named ?? file} is larger than 1 MiB.`);
  return { path: relative(root, file), text: await readFile(file, 'utf8') };
}

async function missing(root: string, named: string | undefined): Promise<string> {
  if (named !== undefined) return `There is no file ${named}.`;
  const other = await stat(join(root, '.gitlab-ci.yml')).catch(() => undefined);
  const hint = other === undefined ? `${MANUAL} shows what to write in it.` : 'Try `.gitlab-ci.yml`, which is there.';
  return `There is no ${USUAL} in ${root}. ${hint}`;
}

/** The same sources, with the chosen file among them whatever git thinks of it; `texts` fills with what was read. */
export function withPipelineFile(sources: Sources, file: PipelineFile, texts: Map<string, string>): Sources {
  texts.set(file.path, file.text);
  return {
    ...sources,
    async readFile(path) {
      if (path === file.path) return file.text;
      const text = await sources.readFile(path);
      if (text !== undefined) texts.set(path, text);
      return text;
    },
  };
}
