import type { Run } from '../../model/run.ts';
import type { RenderContext } from './context.ts';

/** The page of a run; undefined when this server has no address. */
export function runUrl({ id }: Pick<Run, 'id'>, { baseUrl }: RenderContext): string | undefined {
  return baseUrl === undefined ? undefined : `${baseUrl}/runs/${segment(id)}`;
}

/** The page of a job with its log. */
export function jobUrl(run: Run, key: string, context: RenderContext): string | undefined {
  const url = runUrl(run, context);
  return url === undefined ? undefined : `${url}/jobs/${segment(key)}`;
}

/** Part of an address. Parentheses would end a Markdown link. */
export function segment(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll('(', '%28').replaceAll(')', '%29');
}
