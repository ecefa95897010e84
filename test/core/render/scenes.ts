/** Runs in the states that people see, each under the name of its golden file. */

import { advance } from '../../../src/core/schedule/advance.ts';
import { openAttempt } from '../../../src/core/schedule/attempts.ts';
import { createRun, type NewRun } from '../../../src/core/schedule/create-run.ts';
import type { PlanDifference } from '../../../src/model/difference.ts';
import type { Artifacts } from '../../../src/model/pipeline.ts';
import type { PlannedJob } from '../../../src/model/plan.ts';
import type { Ended, Run, Section } from '../../../src/model/run.ts';
import { pullRequestTrigger } from '../schedule/pull-request.ts';
import { inGroup, job, push, somebody } from '../schedule/runs.ts';
import { tell } from '../schedule/story.ts';

export function scene(jobs: readonly PlannedJob[], more: Partial<NewRun> = {}): Run {
  return createRun({ id: '7', trigger: pullRequestTrigger(), plan: { jobs }, diagnostics: [], now: 0, ...more });
}

/** The job is claimed now and ends so much later. */
export function finish(run: Run, key: string, ended: Ended, { from = 2_000, to = 74_000 } = {}): Run {
  const jobRun = run.jobs.find(other => other.job.key === key);
  if (jobRun === undefined) throw new Error(`no such job: ${key}`);
  const name = { key, attempt: openAttempt(jobRun)?.number ?? 0, worker: 'w' };
  return advance(advance(run, { type: 'claimed', ...name }, from), { type: 'ended', ...name, ended }, to);
}

export function section(command: string, durationMs: number, exitCode?: number): Section {
  return { command, startedAt: 2_000, durationMs, offset: 0, ...(exitCode === undefined ? {} : { exitCode }) };
}

export const npmTest: Ended = {
  outcome: 'failure',
  cause: 'script_failure',
  message: 'The script failed.',
  exitCode: 1,
  sections: [section('npm ci', 9_400, 0), section('npm test', 62_000, 1)],
};

const difference: PlanDifference = {
  base: { branch: 'main', sha: 'ba5e'.padEnd(40, '0') },
  jobs: [
    { kind: 'added', key: 'mine', changes: [{ what: 'image', removed: [], added: ['a|b `c`\n| @everybody'] }] },
    {
      kind: 'changed',
      key: 'test',
      weakened: true,
      changes: [
        { what: 'variables', removed: [], added: Array.from({ length: 10 }, (_, at) => `V${at}`) },
        { what: 'allow_failure', removed: [], added: ['true'] },
      ],
    },
    {
      kind: 'changed',
      key: 'lint',
      weakened: false,
      changes: [{ what: 'script', removed: ['2 commands'], added: ['3 commands'] }],
    },
    { kind: 'removed', key: 'scan', changes: [{ what: 'secrets', removed: ['TOKEN'], added: [] }] },
  ],
  schedules: { what: 'schedules', removed: [], added: ['0 3 * * * UTC main'] },
};

const tested: Ended = {
  ...npmTest,
  coverage: 81.4,
  tests: {
    counts: { passed: 108, failed: 6, errored: 1, skipped: 4, flaky: 1 },
    durationMs: 41_000,
    failures: [
      {
        suite: 'src/cart.test.js',
        name: 'cart > adds up',
        file: 'src/cart.test.js',
        line: 6,
        outcome: 'failed',
        message: 'AssertionError: expected { total: 4 } to deeply equal { total: 5 }\n\n- Expected\n+ Received',
      },
      { suite: 'cart', name: 'cart is slow', outcome: 'errored', message: `${'line\n'.repeat(20)}` },
      ...[1, 2, 3, 4].map(at => ({
        suite: 'till',
        name: `opens ${at}`,
        file: 'src/till.js',
        outcome: 'failed' as const,
      })),
    ],
  },
  findings: [
    { kind: 'codequality', errors: 0, warnings: 0, notices: 0 },
    { kind: 'sarif', errors: 1, warnings: 2, notices: 0 },
  ],
  problems: [
    {
      path: 'src/cart.test.js',
      line: 6,
      severity: 'error',
      message: 'AssertionError: expected { total: 4 } to deeply equal { total: 5 }',
      title: 'cart > adds up',
    },
  ],
  problemsLeftOut: 3,
  reportFaults: ['The junit report out/b.xml cannot be read: unclosed tag: testsuite, in line 3.'],
};

const ok: Ended = { outcome: 'success', sections: [section('npm ci', 9_400, 0), section('npm run build', 30_000, 0)] };

const shop = [
  { ...job('build'), image: { name: 'node:24' } },
  { ...job('test', { stage: 1 }), image: { name: 'node:24' } },
  job('lint', { stage: 1, allowFailure: true }),
  job('deploy', { stage: 2, when: 'manual' }),
];
const plain = shop.slice(0, 3);

const flaky = [job('test', { retry: { max: 2, when: ['always'], exitCodes: [] } })];

const HOSTILE =
  '@everyone <img src=x onerror=alert(1)> ![a](https://evil.test/a.png) [b](javascript:alert) | #1 ``` `x` </details>\n# big\u202e';

const where = { file: '.ci.yml', line: 3, column: 1 };
const exposed: Artifacts = { paths: [], exclude: [], untracked: false, when: 'always', access: 'all', reports: {} };
const leftOut = [
  { name: 'docs', where, reason: 'no entry of `rules` holds' },
  { name: 'lint `x` <b>', where, reason: '`rules` entry 2 (if: $A =~ /`<img>`@ann/) says `never`' },
];

export const SCENES: Readonly<Record<string, Run>> = {
  queued: scene(shop),
  running: tell(finish(scene(shop), 'build', ok), ['claim test']),
  passed: finish(finish(finish(scene(plain), 'build', ok), 'test', ok), 'lint', ok, { to: 130_000 }),
  'passed-with-an-allowed-failure': finish(finish(finish(scene(plain), 'build', ok), 'test', ok), 'lint', npmTest),
  failed: finish(finish(finish(scene(shop), 'build', ok), 'test', npmTest), 'lint', ok, { to: 130_000 }),
  'failed-tests': finish(scene([job('test'), job('lint')]), 'test', tested),
  'passed-tests': finish(scene([job('test')]), 'test', {
    ...ok,
    tests: { counts: { passed: 120, failed: 0, errored: 0, skipped: 0, flaky: 0 }, durationMs: 900, failures: [] },
  }),
  'hostile-tests': finish(scene([job('test')]), 'test', {
    ...npmTest,
    tests: {
      counts: { passed: 0, failed: 1, errored: 0, skipped: 0, flaky: 0 },
      durationMs: 0,
      failures: [{ suite: HOSTILE, name: HOSTILE, file: HOSTILE, line: 1, outcome: 'failed', message: HOSTILE }],
    },
    problems: [{ path: 'a.js', line: 1, severity: 'error', message: HOSTILE, title: HOSTILE }],
    reportFaults: [`The junit report a.xml cannot be read: unclosed tag: ${HOSTILE}`],
  }),
  'failed-early': finish(scene(shop), 'build', npmTest),
  'timed-out': finish(
    scene([job('test')]),
    'test',
    {
      outcome: 'timed_out',
      sections: [section('npm ci', 9_400, 0), section('npm test', 3_590_000)],
    },
    { to: 3_602_000 },
  ),
  'image-missing': finish(
    scene([job('test')]),
    'test',
    {
      outcome: 'failure',
      cause: 'image_pull_failure',
      message: 'There is no image "nod:24". Mend `image` in .ci.yml.',
      sections: [],
    },
    { to: 2_300 },
  ),
  'worker-lost': tell(scene([job('test')]), ['test lost', 'test lost', 'test lost']),
  'second-try': tell(scene([job('test')]), ['test lost']),
  cancelled: tell(scene(shop), ['claim build', 'cancel', 'end build stopped']),
  'waiting-for-approval': scene(plain, { trigger: pullRequestTrigger('untrusted') }),
  'waiting-to-be-started': finish(finish(finish(scene(shop), 'build', ok), 'test', ok), 'lint', ok),
  started: tell(finish(finish(finish(scene(shop), 'build', ok), 'test', ok), 'lint', ok), ['play deploy']),
  'optional-offer': finish(scene([job('test'), job('preview', { when: 'manual', allowFailure: true })]), 'test', ok),
  rerun: tell(finish(scene([job('test')]), 'test', npmTest), ['rerun failed']),
  'trying-again': tell(finish(scene(flaky), 'test', npmTest), ['claim test']),
  'tried-in-vain': ['first', 'second', 'third'].reduce(run => finish(run, 'test', npmTest), scene(flaky)),
  'handed-back': tell(scene([job('test')]), ['test handed']),
  delayed: tell(scene([job('build'), job('rollout', { stage: 1, when: 'delayed', startInMs: 1_800_000 })]), [
    'build ok',
  ]),
  'behind-another-run': advance(
    tell(scene([job('build'), job('deploy', { stage: 1, ...inGroup('production') })]), ['build ok']),
    { type: 'held', key: 'deploy', behind: '5' },
    2_000,
  ),
  'stopped-by-a-failure': tell(
    scene([job('unit'), job('lint'), job('deploy', { stage: 1 })], {
      plan: {
        jobs: [job('unit'), job('lint'), job('deploy', { stage: 1 })],
        autoCancel: { onJobFailure: 'all' },
      },
    }),
    ['claim unit', 'lint fail', 'end unit stopped'],
  ),
  superseded: tell(scene(plain), ['claim build', 'superseded', 'end build stopped']),
  'with-artifacts': finish(
    scene([
      { ...job('build (all)'), artifacts: { ...exposed, paths: ['dist/the app/'], exposeAs: 'The app' } },
      { ...job('docs', { stage: 1 }), artifacts: { ...exposed, exposeAs: 'Documents', access: 'developer' } },
    ]),
    'build (all)',
    { outcome: 'success', sections: [], artifact: { blob: 'b', bytes: 9, files: 1 } },
  ),
  named: finish(scene([job('test')], { plan: { name: 'Nightly of *main*', jobs: [job('test')] } }), 'test', ok),
  'refused-by-workflow': scene([], { notice: 'refused_by_workflow' }),
  'no-pipeline': scene([], { notice: 'no_pipeline' }),
  'skipped-by-message': scene([], { notice: 'skipped_by_message' }),
  'no-jobs': scene([]),
  'changed-pipeline': scene([job('test')], { difference, trigger: pullRequestTrigger('untrusted') }),
  'nothing-runs-any-more': scene([], {
    notice: 'no_pipeline',
    difference: { ...difference, jobs: difference.jobs.slice(-1) },
    isEmptied: true,
  }),
  'jobs-left-out': scene([], { plan: { jobs: [job('test')], leftOut } }),
  'all-left-out': scene([], { plan: { jobs: [], leftOut: leftOut.slice(0, 1) } }),
  'broken-file': scene([], {
    diagnostics: [
      {
        severity: 'error',
        message: 'The job "test" needs "biuld", which does not exist.',
        where: { file: '.ci.yml', line: 12, column: 5 },
        hint: 'Did you mean "build"?',
      },
      { severity: 'error', message: 'A job needs `script`.', where: { file: '.ci.yml', line: 20, column: 1 } },
    ],
  }),
  'with-a-warning': scene([job('test')], {
    diagnostics: [
      {
        severity: 'warning',
        message: '`only` is old; `rules` is newer.',
        where: { file: '.ci.yml', line: 3, column: 3 },
      },
    ],
  }),
  hostile: finish(
    scene([{ ...job(HOSTILE), image: { name: HOSTILE }, stage: HOSTILE }, job('after', { stage: 1 })]),
    HOSTILE,
    {
      outcome: 'failure',
      cause: 'image_pull_failure',
      message: HOSTILE,
      sections: [section(HOSTILE, 1_000, 1)],
    },
  ),
  'push-without-comment': scene([job('test')], { trigger: { ...push(), actor: somebody } }),
};

export const LOGS: Readonly<Record<string, string>> = {
  [HOSTILE]: 'a\n```\n</details>\n@everyone ![a](https://evil.test/a.png)\n`````\n<!-- berth -->\u001b]0;title\u0007\n',
  build: '\u001b[32m$ npm run build\u001b[0m\nerror TS2322: Type `string` is not assignable.\n',
  test: [
    '$ npm ci',
    'Downloading  10%\rDownloading  55%\rDownloading 100%\r',
    'added 312 packages',
    '\u001b[1m$ npm test\u001b[0m',
    '\u001b[31m✖ adds up\u001b[0m  expected ```4``` but was 5',
    '\u001b]8;;https://example.com\u0007a link\u001b]8;;\u0007',
    '',
  ].join('\n'),
};
