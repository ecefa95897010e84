import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parse } from '../../../src/core/parse/parse.ts';
import type { Job } from '../../../src/model/pipeline.ts';

/** What a job's keys mean in normal form; what they make of a plan is told by the golden cases. */
const meanings: readonly [name: string, keys: string, meaning: Partial<Job>][] = [
  [
    'services are names, or written out as in GitLab',
    `
  services:
    - postgres:11.7
    - name: my-postgres:11.7
      alias: db-postgres
      entrypoint: ["/usr/local/bin/db-postgres"]
      command: ["start"]
      pull_policy: if-not-present
      docker: {platform: linux/arm64/v8, user: dave}
      variables: {POSTGRES_PASSWORD: example, VERSION: 1.10}`,
    {
      services: [
        { name: 'postgres:11.7', aliases: [], variables: {} },
        {
          name: 'my-postgres:11.7',
          entrypoint: ['/usr/local/bin/db-postgres'],
          pullPolicy: ['if-not-present'],
          platform: 'linux/arm64/v8',
          user: 'dave',
          aliases: ['db-postgres'],
          command: ['start'],
          variables: {
            POSTGRES_PASSWORD: { value: 'example', expand: true },
            VERSION: { value: '1.10', expand: true },
          },
        },
      ],
    },
  ],
  [
    'several aliases stand between commas or spaces',
    'services: [{name: postgres, alias: "db,postgres pg"}]',
    { services: [{ name: 'postgres', aliases: ['db', 'postgres', 'pg'], variables: {} }] },
  ],
  [
    'a cache is called default unless it says otherwise',
    'cache: {paths: [node_modules/]}',
    { caches: [{ ...plainCache(), paths: ['node_modules/'] }] },
  ],
  [
    "a cache's key is kept as written",
    'cache: {key: 1.10, untracked: true}',
    { caches: [{ ...plainCache(), key: { kind: 'text', text: '1.10' }, untracked: true }] },
  ],
  [
    "GitLab's example of several caches",
    `
  cache:
    - key: {files: [Gemfile.lock], prefix: $CI_JOB_NAME}
      paths: [vendor/ruby]
    - key: yarn-$CI_COMMIT_REF_SLUG
      paths: [.yarn-cache/]
      policy: pull
      when: always
      fallback_keys: [yarn-$CI_DEFAULT_BRANCH, yarn]`,
    {
      caches: [
        {
          ...plainCache(),
          key: { kind: 'files', files: ['Gemfile.lock'], prefix: '$CI_JOB_NAME' },
          paths: ['vendor/ruby'],
        },
        {
          ...plainCache(),
          key: { kind: 'text', text: 'yarn-$CI_COMMIT_REF_SLUG' },
          paths: ['.yarn-cache/'],
          policy: 'pull',
          when: 'always',
          fallbackKeys: ['yarn-$CI_DEFAULT_BRANCH', 'yarn'],
        },
      ],
    },
  ],
  ['{} is no cache', 'cache: {}', { caches: [] }],
  ['[] is no cache', 'cache: []', { caches: [] }],
  [
    'reports are one file or several',
    `
  artifacts:
    when: always
    reports:
      junit: [unit.xml, "e2e/*.xml"]
      dotenv: build.env
      coverage_report: {coverage_format: cobertura, path: coverage/cobertura.xml}
      codequality: quality.json
      sarif: scan.sarif`,
    {
      artifacts: {
        paths: [],
        exclude: [],
        untracked: false,
        when: 'always',
        access: 'all',
        reports: {
          junit: ['unit.xml', 'e2e/*.xml'],
          dotenv: ['build.env'],
          coverage: { format: 'cobertura', path: 'coverage/cobertura.xml' },
          codequality: ['quality.json'],
          sarif: ['scan.sarif'],
        },
      },
    },
  ],
  ['an environment is a name', 'environment: production', { environment: { name: 'production', action: 'start' } }],
  [
    "GitLab's example of a review app",
    `
  environment:
    name: review/$CI_COMMIT_REF_SLUG
    url: https://$CI_ENVIRONMENT_SLUG.example.com/
    on_stop: stop_review_app
    auto_stop_in: one day
    deployment_tier: development`,
    {
      environment: {
        name: 'review/$CI_COMMIT_REF_SLUG',
        url: 'https://$CI_ENVIRONMENT_SLUG.example.com/',
        action: 'start',
        onStop: 'stop_review_app',
        autoStopInMs: 86_400_000,
        tier: 'development',
      },
    },
  ],
  [
    'an environment may never stop',
    'environment: {name: x, action: prepare, auto_stop_in: never}',
    { environment: { name: 'x', action: 'prepare' } },
  ],
  ['tags are flattened and said once', 'tags: [ruby, [arm64, ruby]]', { tags: ['ruby', 'arm64'] }],
  ['a job may be reused', 'reuse: true', { reuse: {} }],
  [
    'a job may be reused for a while, by its inputs',
    'reuse: {inputs: ["src/**"], ttl: 2 days}',
    { reuse: { inputs: ['src/**'], ttlMs: 172_800_000 } },
  ],
  ['variables may be inherited or not', 'inherit: {variables: [A]}', { inheritVariables: ['A'] }],
  [
    'a variable may be kept from expansion, or be empty',
    'variables: {A: {value: $B, expand: false}, B: {}}',
    { variables: { A: { value: '$B', expand: false }, B: { value: '', expand: true } } },
  ],
];

function plainCache(): Job['caches'][number] {
  return {
    key: { kind: 'text', text: 'default' },
    paths: [],
    untracked: false,
    policy: 'pull-push',
    when: 'on_success',
    fallbackKeys: [],
  };
}

describe('keys of a job', () => {
  for (const [name, keys, meaning] of meanings) {
    test(name, () => {
      const { pipeline, diagnostics } = parse(`job:\n  script: make\n  ${keys.trim()}\n`, '.ci.yml');
      assert.deepEqual(diagnostics, []);
      const job = new Map(Object.entries(pipeline?.jobs[0] ?? {}));
      assert.deepEqual(Object.fromEntries(Object.keys(meaning).map(key => [key, job.get(key)])), meaning);
    });
  }

  test('a job that is not to be reused says nothing of it', () => {
    const { pipeline } = parse('job: {script: make, reuse: false}', '.ci.yml');
    assert.ok(pipeline?.jobs[0] && !('reuse' in pipeline.jobs[0]));
  });
});

test('schedules are kept with their time zone and variables', () => {
  const text = `schedules:
  - cron: 0 3 * * mon-fri
  - {cron: "*/5 8-18 1,15 jan *", timezone: Europe/Berlin, branch: next, variables: {NIGHTLY: 1.0}}
job: {script: make}
`;
  const { pipeline, diagnostics } = parse(text, '.ci.yml');
  assert.deepEqual(diagnostics, []);
  const [first, second] = pipeline?.schedules ?? [];
  assert.deepEqual(first, {
    where: { file: '.ci.yml', line: 2, column: 5 },
    cron: '0 3 * * mon-fri',
    timezone: 'UTC',
    variables: {},
  });
  assert.deepEqual(second, {
    where: { file: '.ci.yml', line: 3, column: 5 },
    cron: '*/5 8-18 1,15 jan *',
    timezone: 'Europe/Berlin',
    branch: 'next',
    variables: { NIGHTLY: { value: '1.0', expand: true } },
  });
});

test('at the top, variables may have a description and options', () => {
  const text = `variables: {WHERE: {value: eu, options: [eu, us], description: Where to}}
job: {script: make}
`;
  assert.deepEqual(parse(text, '.ci.yml').pipeline?.variables, {
    WHERE: { value: 'eu', expand: true, description: 'Where to', options: ['eu', 'us'] },
  });
});
