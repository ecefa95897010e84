/** Pipelines of many kinds, whose jobs tell the witness that they run. Jobs are short, but not too short to be killed in. */

import { TESTIFY } from './witness.ts';

const before = `before_script: [${JSON.stringify(TESTIFY)}]`;

/** A newer push would cancel the runs before it of which nothing has begun. */
const keepAll = 'workflow: { auto_cancel: { on_new_commit: none } }';

export interface Story {
  readonly pipeline: string;
  /** What jobs may come to besides success when nobody was unlucky three times. */
  readonly mayBe?: readonly string[];
  /** A job that a person has to start. */
  readonly play?: string;
}

export const STORIES: readonly Story[] = [
  {
    pipeline: `
${keepAll}
default: { ${before} }
build: { stage: build, script: [sleep 1, echo made > made.txt], artifacts: { paths: [made.txt] } }
one: { stage: test, needs: [build], script: [cat made.txt, sleep 1] }
last: { stage: deploy, script: [test -f made.txt] }
`,
  },
  {
    pipeline: `
${keepAll}
default: { ${before} }
many: { parallel: 3, script: [sleep 1] }
after: { stage: deploy, needs: [many], script: ['true'] }
`,
  },
  {
    pipeline: `
${keepAll}
default: { ${before} }
served:
  services: [{ name: berth/busybox, alias: web, command: [sh, -c, "mkdir /w; echo hi > /w/index.html; httpd -f -p 80 -h /w"] }]
  script: ['for i in 1 2 3 4 5 6 7 8 9 10; do wget -q -O - http://web/ && exit 0; sleep 1; done; exit 1']
`,
  },
  {
    pipeline: `
${keepAll}
default: { ${before} }
deploy: { resource_group: shop, script: [sleep 1] }
again: { retry: 2, script: [sleep 1, 'case "$CI_JOB_ID" in *.1) exit 1;; esac'] }
`,
    // What is retried is counted apart from what is lost, but its first try may be the lost one.
    mayBe: ['failure'],
  },
  {
    pipeline: `
${keepAll}
default: { ${before} }
build: { stage: build, script: [sleep 1] }
ask: { stage: deploy, when: manual, allow_failure: false, script: [sleep 1] }
`,
    play: 'ci / ask',
  },
  {
    pipeline: `
workflow: { auto_cancel: { on_job_failure: all } }
default: { ${before} }
slow: { script: [sleep 30] }
bad: { script: [sleep 1, 'false'] }
`,
    mayBe: ['failure', 'cancelled'],
  },
  {
    pipeline: `
workflow: { auto_cancel: { on_new_commit: interruptible } }
default: { interruptible: true, ${before} }
long: { script: [sleep 4] }
then: { stage: deploy, script: ['true'] }
`,
    mayBe: ['cancelled', 'skipped'],
  },
];
