/** Which files of a project are meant by globs, or by being new. */

import type { Artifacts } from '../../model/pipeline.ts';
import { createGlob } from '../glob/glob.ts';
import { compileGlob } from '../glob/translate.ts';

export interface Selection {
  /** The paths below which everything lies that can be selected, none of them below another; '' is the root. */
  readonly bases: ReadonlySet<string>;
  /** `path` has no leading './' or '/'. */
  wants(path: string, isDirectory: boolean): boolean;
}

/** What globs such as `artifacts:paths` mean: a folder is all that is below it. */
export function selectPaths(paths: readonly string[]): Selection {
  const globs = paths.map(createGlob);
  return {
    bases: outermost(globs.map(glob => glob.base)),
    wants: path => globs.some(glob => glob.matches(path)),
  };
}

/**
 * What a job keeps. `original` holds the files the workspace began with: all others are untracked, those that git
 * ignores among them, as in GitLab. An exclusion is not recursive, as in GitLab: `tmp` is that file, `tmp/**` all below.
 */
export function selectArtifacts(
  { paths, exclude, untracked }: Pick<Artifacts, 'paths' | 'exclude' | 'untracked'>,
  original: ReadonlySet<string>,
): Selection {
  const named = selectPaths(paths);
  const excluded = exclude.map(pattern => compileGlob(pattern.replace(/^(\.?\/)+/, ''), 'cross folders'));
  const isNew = (path: string, isDirectory: boolean) => untracked && !isDirectory && !original.has(path);
  return {
    bases: untracked ? new Set(['']) : named.bases,
    wants: (path, isDirectory) =>
      (named.wants(path, isDirectory) || isNew(path, isDirectory)) &&
      !excluded.some(pattern => pattern.matcher(path).find()),
  };
}

function outermost(bases: readonly string[]): ReadonlySet<string> {
  return new Set(bases.filter(base => !bases.some(other => base !== other && isBelow(base, other))));
}

function isBelow(path: string, folder: string): boolean {
  return folder === '' || path.startsWith(`${folder}/`);
}
