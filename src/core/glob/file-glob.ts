import type { Glob } from './glob.ts';
import { compileGlob } from './translate.ts';

/**
 * A glob of files alone, such as those of `rules:changes`, read as GitLab reads them (Ruby's `File.fnmatch` with
 * `FNM_PATHNAME | FNM_DOTMATCH | FNM_EXTGLOB`): `src` is only a file of that name, `src/*` the files in that folder,
 * `src/**\/*` all below it. Two stars without a slash after them are one.
 */
export function createFileGlob(pattern: string): Pick<Glob, 'matches'> {
  const clean = pattern.replace(/^(\.?\/)+/, '');
  const compiled = compileGlob(clean, 'stay in a folder');
  return { matches: path => compiled.matcher(path).find() };
}
