import type { Position } from '../../model/diagnostic.ts';
import type { Job } from '../../model/pipeline.ts';
import type { Findings } from './findings.ts';
import { annotationsOf, coverageOf } from './normalize/annotations.ts';
import { artifactsOf } from './normalize/artifacts.ts';
import { cachesOf } from './normalize/cache.ts';
import { environmentOf, resourceGroupOf } from './normalize/environment.ts';
import { Faults } from './normalize/faults.ts';
import { given } from './normalize/given.ts';
import { imageOf, servicesOf } from './normalize/image.ts';
import { limitsOf, reuseOf } from './normalize/limits.ts';
import { parallelOf } from './normalize/matrix.ts';
import { dependenciesOf, needsOf } from './normalize/needs.ts';
import { outcomesOf } from './normalize/outcomes.ts';
import { refsOf } from './normalize/refs.ts';
import { retryOf } from './normalize/retry.ts';
import { rulesOf } from './normalize/rules.ts';
import { linesOf } from './normalize/script.ts';
import { timeoutOf } from './normalize/span.ts';
import { variablesAt } from './normalize/variables.ts';
import type { WrittenJob } from './shape.ts';
import type { Tree } from './tree.ts';

/** A written part and its place in the file, so that faults in its meaning can point. */
export interface Written<Value> {
  readonly value: Value;
  readonly tree: Tree;
}

/** Writes out every shorthand of a job. What is wrong in its meaning goes to `findings`. */
export function normalizeJob(
  name: string,
  where: Position,
  { value, tree }: Written<WrittenJob>,
  findings: Findings,
): Job {
  const prefix = `Job \`${name}\`: `;
  const faults = new Faults(tree, prefix, findings);
  const script = linesOf('script', value.script, faults);
  if (script.every(line => line.trim() === '')) faults.error(['script'], 'must not be empty.');
  const services = servicesOf(value.services ?? [], faults);
  if (value.network === 'none' && services.length > 0) {
    const hint = 'Remove one of the two; `services: []` is for a job without the default ones.';
    faults.error(['network'], 'is `none`, and so its services cannot be reached.', hint);
  }
  return {
    name,
    where,
    stage: value.stage ?? 'test',
    ...given(value.image, image => ({ image: imageOf(image) })),
    services,
    variables: value.variables ? variablesAt(['variables'], faults) : {},
    inheritVariables: value.inherit?.variables ?? true,
    beforeScript: linesOf('before_script', value.before_script ?? [], faults),
    script,
    afterScript: linesOf('after_script', value.after_script ?? [], faults),
    ...given(value.needs, needs => ({ needs: needsOf(needs, faults) })),
    ...given(value.dependencies, jobs => ({ dependencies: dependenciesOf(jobs, value.needs, faults) })),
    ...given(value.rules, rules => ({ rules: rulesOf(rules, faults) })),
    ...given(value.only, refs => ({ only: refsOf('only', refs, faults) })),
    ...given(value.except, refs => ({ except: refsOf('except', refs, faults) })),
    ...outcomesOf(value, faults),
    ...given(value.retry, retry => ({ retry: retryOf(retry, faults) })),
    ...given(timeoutOf(value.timeout, faults), timeoutMs => ({ timeoutMs })),
    ...given(value.interruptible, interruptible => ({ interruptible })),
    ...given(value.resource_group, group => ({ resourceGroup: resourceGroupOf(group, faults) })),
    ...given(value.parallel, parallel => ({ parallel: parallelOf(parallel, faults) })),
    tags: [...new Set(value.tags?.flat())],
    ...given(value.artifacts, artifacts => ({ artifacts: artifactsOf(artifacts, faults) })),
    caches: cachesOf(value.cache ?? [], faults),
    ...given(coverageOf(value.coverage, faults), coverage => ({ coverage })),
    ...given(value.environment, environment => ({ environment: environmentOf(environment, faults) })),
    ...given(value.secrets, names => ({ secrets: [...new Set(names)] })),
    ...given(reuseOf(value.reuse, faults), reuse => ({ reuse })),
    ...given(value.limits, limits => ({ limits: limitsOf(limits, faults) })),
    ...given(value.network, network => ({ network })),
    ...given(value.annotations, matchers => ({ annotations: annotationsOf(matchers, faults) })),
  };
}
