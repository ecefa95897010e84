import type { ContainerSpec } from '../../model/container.ts';

/** With what is known only once the history is there; as everywhere, what the pipeline says wins. */
export function withMergeBase(spec: ContainerSpec, mergeBase?: string): ContainerSpec {
  if (mergeBase === undefined) return spec;
  return { ...spec, environment: { CI_MERGE_REQUEST_DIFF_BASE_SHA: mergeBase, ...spec.environment } };
}
