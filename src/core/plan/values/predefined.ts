import type { Environment } from '../../../model/pipeline.ts';
import type { PlannedJob } from '../../../model/plan.ts';
import type { Trigger } from '../../../model/trigger.ts';
import type { Variables } from '../../../model/variables.ts';
import { groupName } from '../graph/group-name.ts';
import { environmentSlug } from './environment-slug.ts';
import { finalText } from './expand.ts';
import { commitVariables } from './predefined-commit.ts';
import { projectVariables } from './predefined-project.ts';
import { slug } from './slug.ts';

/** What is asked about a job to predefine its variables. */
export type Described = Pick<PlannedJob, 'key' | 'stage' | 'image' | 'node' | 'environment'> &
  Partial<Pick<PlannedJob, 'when'>>;

/**
 * GitLab's predefined variables, as far as they are known before anything runs, and `CI_PULL_REQUEST_NUMBER`.
 * What people wrote (branches, titles, messages) is in them: give them to a job as environment, never as part of a
 * script. Names and meanings: docs.gitlab.com/ci/variables/predefined_variables.
 */
export function predefinedVariables(trigger: Trigger, job: Described): Variables {
  return { ...triggerVariables(trigger), ...jobVariables(job) };
}

/** Those that are the same for all jobs of a run. */
export function triggerVariables(trigger: Trigger): Variables {
  return { ...projectVariables(trigger.repository), ...commitVariables(trigger) };
}

/** Those that tell one job from another. */
export function jobVariables({ key, stage, image, node, when, environment }: Described): Variables {
  const imageName = image && finalText(image.name);
  return {
    CI_JOB_NAME: key,
    CI_JOB_NAME_SLUG: slug(key),
    CI_JOB_GROUP_NAME: groupName(key),
    CI_JOB_STAGE: stage,
    ...(imageName === undefined ? {} : { CI_JOB_IMAGE: imageName }),
    ...(when === 'manual' ? { CI_JOB_MANUAL: 'true' } : {}),
    ...(node === undefined ? {} : { CI_NODE_INDEX: String(node.index) }),
    CI_NODE_TOTAL: String(node?.total ?? 1),
    ...(environment === undefined ? {} : environmentVariables(environment)),
  };
}

function environmentVariables({ name, action, tier, url }: Environment): Variables {
  const address = url === undefined ? undefined : finalText(url);
  return {
    CI_ENVIRONMENT_NAME: name,
    CI_ENVIRONMENT_SLUG: environmentSlug(name),
    CI_ENVIRONMENT_ACTION: action,
    ...(tier === undefined ? {} : { CI_ENVIRONMENT_TIER: tier }),
    ...(address === undefined ? {} : { CI_ENVIRONMENT_URL: address }),
  };
}
