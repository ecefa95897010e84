import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parse } from '../../../src/core/parse/parse.ts';
import { plan } from '../../../src/core/plan/plan.ts';
import { completeJob, type Known } from '../../../src/core/plan/values/complete.ts';
import { predefinedVariables } from '../../../src/core/plan/values/predefined.ts';
import type { PlannedJob } from '../../../src/model/plan.ts';
import type { Variables } from '../../../src/model/variables.ts';
import { push } from './triggers.ts';

/** The last job of a pipeline as it is planned for a branch. */
function planned(text: string, branch = 'main', given: Variables = {}): PlannedJob {
  const { pipeline, diagnostics } = parse(text, '.ci.yml');
  assert.ok(pipeline, JSON.stringify(diagnostics));
  const { plan: made, diagnostics: faults } = plan(pipeline, push(branch), { given });
  const job = made?.jobs.at(-1);
  assert.ok(job, JSON.stringify(faults));
  return job;
}

function started(job: PlannedJob, known: Partial<Known> = {}, branch = 'main') {
  const predefined = { ...predefinedVariables(push(branch), job), CI_JOB_ID: '77', ...known.predefined };
  return completeJob(job, { ...known, predefined });
}

/** A job that may get outputs from another. */
function withOutputs(text: string): string {
  return `first: {stage: build, script: make, artifacts: {reports: {dotenv: a.env}}}\n${text}`;
}

describe('a job as it starts', () => {
  test('is left as it is when everything was known', () => {
    const job = planned('build: {image: "node:$N", script: make, variables: {N: "20"}, artifacts: {paths: ["a$$b"]}}');
    const { job: final, faults } = started(job);
    assert.deepEqual(final.variables, { N: '20' });
    assert.equal(final.image?.name, 'node:20');
    assert.deepEqual(final.artifacts?.paths, ['a$b']);
    assert.deepEqual(faults, []);
  });

  test('has values in the place of what was not known', () => {
    const job = planned(`build:
  image: {name: "app:$TAG", docker: {user: "$WHO"}}
  script: make
  variables: {TAG: "$CI_COMMIT_BRANCH-$CI_JOB_ID", NOTHING: "[$NOPE]", IMAGE: $CI_JOB_IMAGE, SEEN: $CI_ENVIRONMENT_URL}
  artifacts: {name: "$TAG", paths: ["$CI_PROJECT_DIR/$CI_JOB_ID/*.txt"], reports: {dotenv: "$CI_JOB_ID.env"}}
  environment: {name: staging, url: "https://$CI_JOB_ID.example.org"}
`);
    const { job: final, faults } = started(job, { secrets: { WHO: 'root' } });
    assert.deepEqual(faults, []);
    assert.deepEqual(final.image, { name: 'app:main-77', user: 'root' });
    assert.equal(final.artifacts?.name, 'main-77');
    assert.deepEqual(final.artifacts?.paths, ['77/*.txt']);
    assert.deepEqual(final.artifacts?.reports, { dotenv: ['77.env'] });
    assert.equal(final.environment?.url, 'https://77.example.org');
    assert.deepEqual(final.variables, {
      TAG: 'main-77',
      NOTHING: '[]',
      IMAGE: 'app:main-77',
      SEEN: 'https://77.example.org',
      WHO: 'root',
    });
    assert.equal(final.late, undefined);
  });

  test('is given outputs over what the file says, secrets over them, and over all what the run was given', () => {
    const text = withOutputs('build: {script: make, variables: {A: a, B: b, C: c, D: d, SEEN: "$A $B $C $D"}}');
    const outputs = { B: 'output', C: 'output', D: 'output' };
    const secrets = { C: 'secret', D: 'secret' };
    const { job } = started(planned(text, 'main', { D: 'given' }), { outputs, secrets });
    assert.deepEqual(job.variables, { A: 'a', B: 'output', C: 'secret', D: 'given', SEEN: 'a output secret given' });
  });

  test('gets an image from an output that hides a variable', () => {
    const job = planned(withOutputs('build: {image: "app:$VERSION", script: make, variables: {VERSION: dev}}'));
    assert.equal(started(job).job.image?.name, 'app:dev');
    assert.equal(started(job, { outputs: { VERSION: '1.2' } }).job.image?.name, 'app:1.2');
  });

  test('keeps what people and other jobs wrote as it is: S19', () => {
    const evil = fc.string().map(text => `${text}$SECRET\${SECRET}$$`);
    fc.assert(
      fc.property(evil, evil, (branch, output) => {
        const job = planned(
          withOutputs(`build:
  script: make
  variables: {SECRET: hush, SEEN: "$CI_COMMIT_REF_NAME|$OUTPUT|$CI_JOB_ID", AGAIN: $SEEN}
`),
          branch,
        );
        const { job: final } = started(job, { outputs: { OUTPUT: output } }, branch);
        const text = `${branch}|${output}|77`;
        assert.deepEqual(final.variables, { SECRET: 'hush', SEEN: text, AGAIN: text, OUTPUT: output });
      }),
    );
  });

  test('cannot run when a text cannot be what it stands for: A11, S20', () => {
    const job = planned(
      withOutputs(
        'build: {image: "$IMAGE", script: make, artifacts: {paths: ["$WHERE/x"]}, cache: {paths: ["$WHERE/y"]}}',
      ),
    );
    const { faults } = started(job, { outputs: { IMAGE: '-v/etc:/etc', WHERE: '..' } });
    assert.deepEqual(faults, [
      '`${IMAGE}` becomes `-v/etc:/etc`, which is not the name of an image.',
      'The artifact path `${WHERE}/x` must name something in the project directory.',
      'The cached path `${WHERE}/y` must name something in the project directory.',
    ]);
  });

  test('cannot run when a value becomes too long: S17', () => {
    const job = planned(withOutputs('build: {image: "$A", script: make, variables: {LONG: "$A$A"}}'));
    const { faults } = started(job, { outputs: { A: 'x'.repeat(60_000) } });
    assert.deepEqual(faults, ['`${A}` becomes too long.', 'The variable `LONG` becomes too long.']);
  });

  test('has variables of services that were not to be expanded as they are', () => {
    const job = planned('build: {script: make}');
    const service = { name: 'db:$${V}', aliases: ['db-${V}'], variables: { RAW: '$$V', V: '<${V}>' } };
    const { job: final } = started({ ...job, services: [service] }, { secrets: { V: 'v' } });
    assert.deepEqual(final.services?.[0]?.aliases, ['db-v']);
    assert.deepEqual(final.services?.[0]?.variables, { RAW: '$V', V: '<v>' });
  });
});
