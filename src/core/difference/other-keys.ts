import type { Change } from '../../model/difference.ts';
import type { PlannedJob } from '../../model/plan.ts';
import { isSame } from './same.ts';

/** What only follows from other parts of a job, from its place in the file, or from who started the run. */
type Consequence = 'key' | 'name' | 'stageIndex' | 'decidedBy' | 'node' | 'matrix' | 'given';

/** The key under which people know each part of a job. Complete by its type, so that no part can be changed unseen. */
const KEYS: Readonly<Record<Exclude<keyof PlannedJob, Consequence>, string>> = {
  stage: 'stage',
  image: 'image',
  services: 'services',
  variables: 'variables',
  late: 'variables',
  beforeScript: 'script',
  script: 'script',
  afterScript: 'script',
  needs: 'needs',
  dependencies: 'dependencies',
  artifacts: 'artifacts',
  caches: 'cache',
  when: 'when',
  startInMs: 'start_in',
  allowFailure: 'allow_failure',
  allowedExitCodes: 'allow_failure',
  retry: 'retry',
  timeoutMs: 'limits',
  interruptible: 'interruptible',
  resourceGroup: 'resource_group',
  tags: 'tags',
  coverage: 'coverage',
  environment: 'environment',
  secrets: 'secrets',
  reuse: 'reuse',
  limits: 'limits',
  network: 'network',
  annotations: 'annotations',
};

/** Keys that say something else now, beside those that are told already: an entrypoint of the same image, a retry. */
export function otherKeys(before: PlannedJob, after: PlannedJob, told: readonly Change[]): readonly Change[] {
  const known = new Set(told.map(({ what }) => what));
  const differing = Object.entries(KEYS).flatMap(([part, what]) => (differs(before, after, part) ? [what] : []));
  return [...new Set(differing)].filter(what => !known.has(what)).map(what => ({ what, removed: [], added: [] }));
}

function differs(before: PlannedJob, after: PlannedJob, part: string): boolean {
  return !isSame(Reflect.get(before, part), Reflect.get(after, part));
}
