import type { Faults } from './normalize/faults.ts';

const first = '.pre';
const last = '.post';

/** Says which stages are listed twice: the first place counts, as in GitLab, whose schema has none twice. */
export function checkStages(written: readonly string[] = [], faults: Faults): void {
  for (const [index, stage] of written.entries()) {
    if (written.indexOf(stage) < index) {
      faults.warning(['stages', index], `names \`${stage}\` a second time.`, 'Remove one of them.');
    }
  }
}

/** The stages in order. `.pre` and `.post` are always there, and always outermost, as in GitLab. */
export function stagesOf(written: readonly string[] = ['build', 'test', 'deploy']): readonly string[] {
  const inner = written.filter(stage => stage !== first && stage !== last);
  return [first, ...new Set(inner), last];
}
