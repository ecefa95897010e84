/** What strangers try so that less is tested (S12): none of it passes before somebody agrees, and all of it is shown. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { conclude } from '../../src/core/schedule/conclude.ts';
import { createRun } from '../../src/core/schedule/create-run.ts';
import { compareWithBase } from '../../src/flow/compare-with-base.ts';
import { type Decision, decide, decideFile } from '../../src/flow/decide.ts';
import type { Sources } from '../../src/flow/ports/sources.ts';
import type { JobDifference } from '../../src/model/difference.ts';
import type { PullRequestTrigger } from '../../src/model/trigger.ts';
import { pullRequest } from '../core/plan/triggers.ts';

type Files = Readonly<Record<string, string | undefined>>;

const settings = { defaultMs: 60_000, maxMs: 60_000 };
const stranger: PullRequestTrigger = { ...pullRequest({ branch: 'topic' }), trust: 'untrusted' };

/** Jobs in every way of writing them: plainly, by a template, an anchor, defaults and an included file. */
const base: Files = {
  '.ci.yml': `
include: [local: ci/audit.yml]
stages: [check, test]
default: { before_script: [npm ci] }
variables: { STRICT: "1" }
.strict: { image: { name: node:24 }, script: [npm run strict] }
.shared: &shared { stage: test, script: [npm run shared] }
lint: { stage: check, script: [npm run lint] }
strict: { stage: test, extends: .strict }
shared: { <<: *shared }
test:
  stage: test
  image: node:24
  services: [{ name: postgres:18, alias: db }]
  variables: { MODE: all }
  needs: [lint]
  script: [npm test]
  artifacts: { paths: [out] }
  parallel: { matrix: [{ ON: [linux, windows] }] }
`,
  'ci/audit.yml': 'audit: { script: [npm audit], stage: check }\n',
};

function sourcesOf(files: Files): Sources {
  return {
    readFile: async path => files[path],
    listFiles: async () => Object.keys(files),
    changedFiles: async () => [],
    readProjectFile: async () => ({ found: false, message: 'There is no such repository.' }),
    listProjectFiles: async () => [],
  };
}

interface Outcome {
  readonly conclusion: string | undefined;
  readonly attempts: number;
  readonly told: readonly string[];
}

interface World {
  readonly message?: string;
  /** Files of the branch that it is asked into. */
  readonly atBase?: Files;
  /** Branches with the usual files, into which other pull requests ask for the same commit. */
  readonly others?: readonly string[];
}

/** What becomes of a stranger's pull request that changes these files of the base. */
async function outcomeOf(changes: Files, world: World = {}): Promise<Outcome> {
  const { message = 'Harmless', atBase = base, others = [] } = world;
  const trigger = { ...stranger, commit: { ...stranger.commit, message } };
  const head = await decide(sourcesOf({ ...base, ...changes }), trigger, settings);
  const bases = {
    headOf: async (branch: string) => (branch === 'main' ? 'a' : 'd').repeat(40),
    alsoOf: async () => others,
    decideAt: (sha: string, asked: PullRequestTrigger): Promise<Decision> =>
      decideFile(sourcesOf(sha.startsWith('a') ? atBase : base), asked, settings),
  };
  const contents = { ...head.contents, ...(await compareWithBase(bases, trigger, head)) };
  const run = createRun({ id: '1', trigger, now: 0, ...contents });
  return {
    conclusion: conclude(run),
    attempts: run.jobs.reduce((sum, { attempts }) => sum + attempts.length, 0),
    told: (contents.difference?.jobs ?? []).map(sayWhat),
  };
}

function sayWhat({ key, changes, ...difference }: JobDifference): string {
  const isWeakened = difference.kind === 'changed' && difference.weakened;
  return [key, isWeakened ? 'weakened' : difference.kind, ...changes.map(({ what }) => what)].join(' ');
}

/** The base's file with one text in the place of another. */
function instead(text: string, other: string): Files {
  const file = base['.ci.yml'] ?? '';
  assert.ok(file.includes(text), text);
  return { '.ci.yml': file.replace(text, other) };
}

const lint = 'lint: { stage: check, script: [npm run lint] }';
const both = (what: string) => [`test: [linux] ${what}`, `test: [windows] ${what}`];
const all = (what: string) => ['audit', 'lint', 'strict', 'shared'].map(key => `${key} ${what}`).concat(both(what));
const everything = [
  'audit removed secrets variables',
  'lint removed secrets variables',
  'strict removed image secrets variables',
  'shared removed secrets variables',
  ...both('removed image services secrets variables'),
];
const added = (line: string) => instead('  script: [npm test]', `  script: [npm test]\n  ${line}`);

const attacks: readonly (readonly [name: string, changes: Files, told: readonly string[]])[] = [
  ['a job that nothing needs is gone', instead('shared: { <<: *shared }\n', ''), ['shared removed secrets variables']],
  [
    'a job has another name',
    instead('strict: { stage', 'strict2: { stage'),
    ['strict2 added image secrets variables', 'strict removed image secrets variables'],
  ],
  [
    'a job is a template now',
    instead('strict: { stage', '.strict2: { stage'),
    ['strict removed image secrets variables'],
  ],
  ['it may fail', added('allow_failure: true'), both('weakened allow_failure')],
  ['it may fail by an exit code', added('allow_failure: { exit_codes: [1] }'), both('weakened allow_failure')],
  [
    'it never runs',
    added('rules: [{ when: never }]'),
    [...both('removed image services secrets variables'), 'test changed rules'],
  ],
  [
    'its condition is never true',
    added('rules: [{ if: $NOTHING }]'),
    [...both('removed image services secrets variables'), 'test changed rules'],
  ],
  [
    'it is for tags only',
    added('only: [tags]'),
    [...both('removed image services secrets variables'), 'test changed rules'],
  ],
  [
    'it leaves out this branch',
    added('except: [merge_requests]'),
    [...both('removed image services secrets variables'), 'test changed rules'],
  ],
  ['it waits for a person', added('when: manual'), both('weakened when allow_failure')],
  [
    'it is only offered by a rule',
    added('rules: [{ when: manual, allow_failure: true }]'),
    [...both('weakened when allow_failure'), 'test changed rules'],
  ],
  ['it runs only after a failure', added('when: on_failure'), both('weakened when')],
  ['it waits for long', added('when: delayed\n  start_in: 1 week'), both('changed when start_in')],
  ['it is tried again and again', added('retry: 2'), both('changed retry')],
  ['it has less time', added('timeout: 1s'), both('changed limits')],
  ['it does not need what came before', instead('needs: [lint]', 'needs: []'), both('changed needs')],
  ['it runs nothing of use', instead('script: [npm test]', 'script: ["true"]'), both('changed script')],
  ['it ends before it begins', added('before_script: [exit 0]'), both('changed script')],
  ['it has another image', instead('  image: node:24', '  image: evil'), both('changed image')],
  [
    'its image starts something else',
    instead('  image: node:24', '  image: { name: node:24, entrypoint: [echo] }'),
    both('changed image'),
  ],
  [
    'its image runs as somebody else',
    instead('  image: node:24', '  image: { name: node:24, docker: { user: root } }'),
    both('changed image'),
  ],
  ['it has another service', instead('postgres:18', 'evil'), both('changed services')],
  [
    'its service is started otherwise',
    instead('alias: db }', 'alias: db, command: [evil] }'),
    both('changed services'),
  ],
  ['a variable has another value', instead('MODE: all', 'MODE: few'), both('changed variables')],
  ['a variable of all jobs has another value', instead('STRICT: "1"', 'STRICT: "0"'), all('changed variables')],
  ['it takes no variables of all jobs', added('inherit: { variables: false }'), both('changed variables')],
  [
    'a matrix is smaller',
    instead('[linux, windows]', '[linux]'),
    ['test: [windows] removed image services secrets variables'],
  ],
  ['it keeps other files', instead('paths: [out]', 'paths: [elsewhere]'), both('changed artifacts')],
  ['it brings a cache', added('cache: { paths: [node_modules] }'), both('changed cache')],
  ['it asks for secrets', added('secrets: [DEPLOY_KEY]'), both('changed secrets')],
  ['it deploys', added('environment: production'), both('changed environment')],
  ['it goes to other workers', added('tags: [gpu]'), both('changed tags')],
  [
    'it comes in another stage',
    instead('stage: check, script: [npm run lint]', 'stage: test, script: [npm run lint]'),
    ['lint changed stage'],
  ],
  [
    'what all jobs do first is another thing',
    instead('before_script: [npm ci]', 'before_script: [exit 0]'),
    all('changed script'),
  ],
  ['what all jobs may do is more', instead('default: { before', 'default: { retry: 2, before'), all('changed retry')],
  ['a template is another', instead('npm run strict', 'echo fine'), ['strict changed script']],
  [
    'a template starts something else',
    instead('{ name: node:24 }', '{ name: node:24, entrypoint: [echo] }'),
    ['strict changed image'],
  ],
  ['an anchor is another', instead('npm run shared', 'echo fine'), ['shared changed script']],
  [
    'an included file is another',
    { 'ci/audit.yml': 'audit: { script: ["true"], stage: check }' },
    ['audit changed script'],
  ],
  [
    'a job of an included file is written over',
    instead(lint, `${lint}\naudit: { allow_failure: true }`),
    ['audit weakened allow_failure'],
  ],
  ['nothing is included', instead('include: [local: ci/audit.yml]\n', ''), ['audit removed secrets variables']],
  [
    'an include has a condition',
    instead('local: ci/audit.yml', '{ local: ci/audit.yml, rules: [{ if: $NOTHING }] }'),
    ['audit removed secrets variables'],
  ],
  ['nothing is started', instead('stages:', 'workflow: { rules: [{ when: never }] }\nstages:'), everything],
  ['there is no file', { '.ci.yml': undefined }, everything],
];

describe('a stranger’s pull request waits, and shows it, when', () => {
  for (const [name, changes, told] of attacks) {
    test(name, async () => {
      assert.deepEqual(await outcomeOf(changes), { conclusion: 'action_required', attempts: 0, told });
    });
  }

  test('its message asks for nothing to run', async () => {
    assert.deepEqual(await outcomeOf({}, { message: 'Docs [skip ci]' }), {
      conclusion: 'action_required',
      attempts: 0,
      told: everything,
    });
  });
});

test('a stranger’s pull request into a branch without a pipeline does not pass for another one of the same commit', async () => {
  const nothing = { '.ci.yml': undefined };
  const told = { attempts: 0, told: [] };
  assert.deepEqual(await outcomeOf(nothing, { atBase: {} }), { conclusion: 'neutral', ...told });
  const others = ['release'];
  assert.deepEqual(await outcomeOf(nothing, { atBase: {}, others }), { conclusion: 'action_required', ...told });
});

test('a stranger’s pull request fails when its file cannot be understood', async () => {
  for (const script of ['[]', '[true]', '{}']) {
    assert.equal((await outcomeOf(instead('[npm test]', script))).conclusion, 'failure');
  }
});
