const first = '.pre';
const last = '.post';

/** The stages in order. `.pre` and `.post` are always there, and always outermost, as in GitLab. */
export function stagesOf(written: readonly string[] = ['build', 'test', 'deploy']): readonly string[] {
  const inner = written.filter(stage => stage !== first && stage !== last);
  return [first, ...new Set(inner), last];
}
