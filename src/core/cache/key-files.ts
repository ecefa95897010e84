import { createFileGlob } from '../glob/file-glob.ts';

const special = /[*?[\]{}\\]/;

/** Paths of the files that `cache:key:files` may mean. A commit's files are only listed when there is a glob among them. */
export async function selectKeyFiles(
  patterns: readonly string[],
  list: () => Promise<ReadonlySet<string>>,
): Promise<readonly string[]> {
  const plain = patterns.filter(pattern => !special.test(pattern)).map(path => path.replace(/^(\.?\/)+/, ''));
  const globs = patterns.filter(pattern => special.test(pattern)).map(createFileGlob);
  const listed = globs.length === 0 ? [] : [...(await list())];
  return [...new Set([...plain, ...listed.filter(path => globs.some(glob => glob.matches(path)))])];
}
