import { compileGlob } from './translate.ts';

/** Says which files of a folder are meant. */
export interface Glob {
  /** The folder below which everything that can match lies; '' is the root. */
  readonly base: string;
  /** Whether a file is meant: the path itself matches, or a folder above it does. `path` has no leading './' or '/'. */
  matches(path: string): boolean;
}

const special = /[*?[\]{}\\]/;

/**
 * A glob of files and folders, such as those of `artifacts:paths`: a folder means all that is below it. `*` and `?` stay
 * within a folder, `**` crosses them, `[a-z]`, `{a,b}`. What is not a well-formed wildcard stands for itself.
 */
export function createGlob(pattern: string): Glob {
  const clean = pattern.replace(/^(\.?\/)+/, '').replace(/\/+$/, '');
  const segments = clean.split('/').filter(segment => segment !== '' && segment !== '.');
  const wild = segments.findIndex(segment => special.test(segment));
  const base = segments.slice(0, wild === -1 ? segments.length : wild).join('/');
  const compiled = compileGlob(segments.join('/'), 'cross folders', '(?:/.*)?');
  return { base, matches: path => segments.length === 0 || compiled.matcher(path).find() };
}
