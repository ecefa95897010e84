import type { Job, Pipeline } from '../../../src/model/pipeline.ts';

const where = { file: '.ci.yml', line: 1, column: 1 };

/** A job of a file in normal form, plain but for what is said. */
export function job(name: string, said: Partial<Job> = {}): Job {
  return {
    name,
    where,
    stage: 'test',
    services: [],
    variables: {},
    inheritVariables: true,
    beforeScript: [],
    script: ['make'],
    afterScript: [],
    when: 'on_success',
    allowFailure: false,
    tags: [],
    caches: [],
    ...said,
  };
}

/** A need of a job, plain but for what is said. */
export function need(name: string, said: Partial<NonNullable<Job['needs']>[number]> = {}) {
  return { job: name, where, artifacts: true, optional: false, ...said };
}

export function pipeline(jobs: readonly Job[], said: Partial<Pipeline> = {}): Pipeline {
  return {
    stages: ['build', 'test', 'deploy'],
    variables: {},
    workflow: { autoCancel: {} },
    schedules: [],
    jobs,
    files: [{ path: '.ci.yml' }],
    ...said,
  };
}
