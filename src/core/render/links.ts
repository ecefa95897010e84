import type { Run } from '../../model/run.ts';
import type { RenderContext } from './context.ts';

/** Characters of a path that is worth a link. */
const LONGEST_PATH = 300;

/** The page of a run; undefined when this server has no address. */
export function runUrl({ id }: Pick<Run, 'id'>, { baseUrl }: RenderContext): string | undefined {
  return baseUrl === undefined ? undefined : `${baseUrl}/runs/${segment(id)}`;
}

/** The page of a job with its log. */
export function jobUrl(run: Run, key: string, context: RenderContext): string | undefined {
  const url = runUrl(run, context);
  return url === undefined ? undefined : `${url}/jobs/${segment(key)}`;
}

/** Where the forge shows a line of a file of the run's commit; undefined for a place that is not in the repository. */
export function sourceUrl(
  { trigger: { repository, commit } }: Run,
  { file, line }: { readonly file?: string; readonly line?: number },
): string | undefined {
  if (file === undefined || file.length > LONGEST_PATH || /^\/|[\x00-\x1f]/.test(file)) return undefined;
  if (file.split('/').includes('..')) return undefined;
  const path = file
    .replace(/^(\.\/)+/, '')
    .split('/')
    .map(segment)
    .join('/');
  return `${repository.url}/blob/${commit.sha}/${path}${line === undefined ? '' : `#L${line}`}`;
}

/** Part of an address. Parentheses would end a Markdown link. */
export function segment(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll('(', '%28').replaceAll(')', '%29');
}
