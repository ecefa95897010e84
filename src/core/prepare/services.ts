/** The containers beside a job's. */

import type { ServiceSpec } from '../../model/container.ts';
import type { PlannedJob, PlannedService } from '../../model/plan.ts';
import type { Variables } from '../../model/variables.ts';
import { imageSpec } from './image-spec.ts';

/** `environment` is the job's: services get it too, under what is written for them alone. */
export function serviceSpecs({ services = [] }: PlannedJob, environment: Variables): readonly ServiceSpec[] {
  const taken = new Set<string>();
  return services.map(service => {
    const { entrypoint, command, variables } = service;
    const names = namesOf(service).filter(name => !taken.has(name));
    for (const name of names) taken.add(name);
    return {
      ...imageSpec(service),
      ...(entrypoint === undefined ? {} : { entrypoint }),
      ...(command === undefined ? {} : { command }),
      names,
      environment: { ...environment, ...variables },
    };
  });
}

/**
 * Its aliases, then the two names GitLab makes of the image's without tag, digest and port: `tutum/wordpress:6` is
 * `tutum__wordpress` and `tutum-wordpress` (docs.gitlab.com/ci/services, "Accessing the services"). Of two services with
 * one name the first has it.
 */
function namesOf({ name, aliases }: PlannedService): readonly string[] {
  const bare = name
    .replace(/@.*$/, '')
    .replace(/:[^/]*$/, '')
    .replace(/:\d+\//, '/');
  return [...new Set([...aliases, bare.replaceAll('/', '__'), bare.replaceAll('/', '-')])];
}
