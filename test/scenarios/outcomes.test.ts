import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { newProject, quick } from './project.ts';
import { type Rig, startRig } from './rig.ts';

let rig: Rig;
before(async () => {
  rig = await startRig({ environment: { CONCURRENCY: '4' } });
});
after(() => rig.close());

/** What was sent to GitHub about annotations, a number for each request that carried some. */
function annotationBatches(path: string): readonly number[] {
  return rig.github.requests
    .filter(request => request.method !== 'GET' && request.path.startsWith(`${path}/check-runs`))
    .map(({ body }) => (body as { output?: { annotations?: readonly unknown[] } }).output?.annotations?.length ?? 0)
    .filter(count => count > 0);
}

describe('a file that cannot be run', { concurrency: 4 }, () => {
  test('fails once, with every fault at its line, and is kept', async () => {
    const project = await newProject(rig);
    const broken = 'build:\n  scripts: [make]\ntest:\n  script: [make test]\n  stage: nowhere\n';
    const { number, sha } = await project.openPullRequest(broken);
    assert.deepEqual(await project.settled(sha), { ci: 'failure' });
    const [check] = project.runs(sha, 'ci');
    const faults = check?.annotations.map(({ path, start_line, message }) => [path, start_line, message]) ?? [];
    assert.deepEqual(
      faults.map(([path, line]) => [path, line]),
      [
        ['.ci.yml', 2],
        ['.ci.yml', 5],
      ],
      JSON.stringify(faults),
    );
    await project.tells(number, /nowhere/);
    const [stored] = (await project.stored()).filter(run => run.trigger.commit.sha === sha);
    assert.equal(stored?.completedAt !== undefined && stored.diagnostics.length, faults.length);
  });

  test('with more faults than fit into one request has each of them once, also when an answer is lost', async () => {
    const project = await newProject(rig);
    const jobs = Array.from({ length: 120 }, (_, index) => `job-${index}: { script: [make], when: sometimes }\n`);
    const fault = { kind: 'bad_gateway_after' } as const;
    rig.github.inject({ method: 'PATCH', path: `${project.path}/check-runs/*`, fault });
    const sha = await project.push(jobs.join(''));
    await project.settled(sha);
    const annotations = project.runs(sha, 'ci')[0]?.annotations ?? [];
    await project.handled();
    const lines = annotations.map(annotation => annotation.start_line);
    assert.ok(lines.length >= 100, `${lines.length} annotations`);
    assert.equal(new Set(annotations.map(({ start_line, message }) => `${start_line} ${message}`)).size, lines.length);
    assert.ok(annotationBatches(project.path).every(count => count <= 50));
    assert.equal(project.runs(sha, 'ci').length, 1);
  });

  test('because there is none, or nothing in it wants to run, or nobody wants it, passes nowhere as a success', async () => {
    const project = await newProject(rig);
    const push = project.push;
    const none = await push(undefined, { branch: 'none', parent: null });
    const skipped = await push(quick, { branch: 'skipped', message: 'Docs [skip ci]' });
    const empty = await push('deploy: { script: ["true"], only: [tags] }\n', { branch: 'empty' });
    for (const sha of [none, skipped, empty]) assert.deepEqual(await project.settled(sha), { ci: 'neutral' });
    const titles = [none, skipped, empty].map(sha => project.runs(sha, 'ci')[0]?.title);
    assert.deepEqual(titles, ['No .ci.yml', 'Skipped, as the commit message asks', 'No job wants to run here']);
  });
});

describe('a job', { concurrency: 4 }, () => {
  test('that fails says how, and what waits for it never passes', async () => {
    const project = await newProject(rig);
    const pipeline = [
      'stages: [build, test, deploy]',
      'build: { stage: build, script: [echo the end is near, exit 7] }',
      'lint: { stage: build, script: [exit 1], allow_failure: true }',
      'test: { stage: test, script: ["true"] }',
      'always: { stage: test, script: ["true"], when: always }',
      'mend: { stage: test, script: ["true"], when: on_failure }',
      'deploy: { stage: deploy, script: ["true"] }',
    ];
    const sha = await project.push(pipeline.join('\n'));
    assert.deepEqual(await project.settled(sha), {
      ci: 'failure',
      'ci / build': 'failure',
      'ci / lint': 'neutral',
      'ci / test': 'cancelled',
      'ci / always': 'success',
      'ci / mend': 'success',
      'ci / deploy': 'cancelled',
    });
    const [build] = project.runs(sha, 'ci / build');
    assert.match(build?.text ?? '', /the end is near/);
    assert.match(build?.title ?? '', /exit code 7 in `exit 7`/);
    assert.deepEqual(
      project.runs(sha, 'ci')[0]?.actions.map(({ identifier }) => identifier),
      ['rerun_failed'],
    );
  });

  test('whose tests fail shows them first: in its check, at their lines, and in the comment', async () => {
    const project = await newProject(rig);
    const pipeline = `
test:
  script:
    - mkdir out
    - |
      cat > out/junit.xml <<XML
      <testsuites><testsuite name="cart"><testcase name="is empty" time="0.5"/>
      <testcase name="adds up" time="1.5"><failure message="4 is not 5 @ann">at sum ($CI_PROJECT_DIR/src/cart.js:1:7)
      at cart.js:1</failure></testcase></testsuite></testsuites>
      XML
    - echo '<testsuites>' > out/broken.xml
    - echo '[{"description":"long","check_name":"style","severity":"minor","location":{"path":"src/cart.js","lines":{"begin":1}}}]' > out/quality.json
    - echo '<coverage lines-valid="4" lines-covered="3"/>' > out/coverage.xml
    - exit 3
  artifacts:
    reports:
      junit: out/*.xml
      codequality: out/quality.json
      coverage_report: { coverage_format: cobertura, path: out/cov*.xml }
`;
    const { number, sha } = await project.openPullRequest(pipeline, { files: { 'src/cart.js': 'sum()\n' } });
    assert.deepEqual(await project.settled(sha), { ci: 'failure', 'ci / test': 'failure' });
    const [check] = project.runs(sha, 'ci / test');
    assert.match(check?.title ?? '', /exit code 3 in `exit 3`, 1 of 2 tests failed, coverage 75%$/);
    assert.match(check?.summary ?? '', /\*\*1 of 2 tests failed in 2s\*\*[\s\S]*cart › adds up[\s\S]*src\/cart\.js:1/);
    assert.match(check?.summary ?? '', /report out\/broken\.xml cannot be read: unclosed tag/);
    assert.deepEqual(
      check?.annotations.map(one => [one.path, one.start_line, one.annotation_level, one.title]),
      [
        ['src/cart.js', 1, 'failure', 'cart › adds up'],
        ['src/cart.js', 1, 'warning', 'style'],
      ],
    );
    await project.tells(
      number,
      /`test`: 1 of 2 tests failed\n\n- `cart › adds up` at \[`src\/cart\.js:1`\]\(http[^)]+\/blob\/[0-9a-f]{40}\/src\/cart\.js#L1\)/,
    );
    const [run] = (await project.stored()).filter(({ trigger }) => trigger.commit.sha === sha);
    const stored = await rig.berth().parts.store.tests({ runId: run?.id ?? '', key: 'test', number: 1 });
    assert.deepEqual(
      stored.map(({ suite, name, outcome, durationMs }) => [suite, name, outcome, durationMs]),
      [
        ['cart', 'adds up', 'failed', 1500],
        ['cart', 'is empty', 'passed', 500],
      ],
    );
  });

  test('that waits for a person is started by its button, and nothing passes before', async () => {
    const project = await newProject(rig);
    const sha = await project.push(
      'stages: [build, gate, ship]\nbuild: { stage: build, script: ["true"] }\n' +
        'gate: { stage: gate, script: ["true"], when: manual, allow_failure: false }\nship: { stage: ship, script: ["true"] }\n',
    );
    const states = await project.settled(sha);
    assert.deepEqual(
      [states['ci'], states['ci / gate'], states['ci / ship']],
      ['action_required', 'action_required', 'queued'],
    );
    const gate = project.runs(sha, 'ci / gate')[0]?.id ?? 0;
    const stranger = rig.github.createUser(`${project.owner.login}-x`);
    rig.github.pressAction(project.repository, gate, 'play', stranger);
    await project.handled();
    assert.equal(project.states(sha)['ci / gate'], 'action_required');
    rig.github.pressAction(project.repository, gate, 'play', project.owner);
    assert.deepEqual(await project.settled(sha, 2), {
      ci: 'success',
      'ci / build': 'success',
      'ci / gate': 'success',
      'ci / ship': 'success',
    });
  });

  test('may have any name, and keeps it', async () => {
    const project = await newProject(rig);
    const long = 'x'.repeat(255);
    const names = ['lint/форматирование 🙂', 'a:b', '测试', 'tab | pipe `code` <b>', long];
    const pipeline = names.map(name => `${JSON.stringify(name)}: { script: ["true"] }`).join('\n');
    const sha = await project.push(pipeline);
    const states = await project.settled(sha);
    const shown = names.slice(0, 4).map(name => [`ci / ${name}`, 'success']);
    assert.deepEqual(Object.fromEntries(shown), Object.fromEntries(shown.map(([name = '']) => [name, states[name]])));
    assert.equal(Object.keys(states).length, 6);
    const check = project.runs(sha, 'ci / a:b')[0];
    rig.github.rerun(project.repository, check?.id ?? 0, project.owner);
    const again = await project.settled(sha, 2);
    assert.deepEqual(again, states);
    assert.equal(project.runs(sha, 'ci / a:b').length, 2);
  });

  test('with a name that is longer than GitLab allows is refused in words', async () => {
    const project = await newProject(rig);
    const sha = await project.push(`${'x'.repeat(300)}: { script: ["true"] }\n`);
    assert.deepEqual(await project.settled(sha), { ci: 'failure' });
    assert.match(project.runs(sha, 'ci')[0]?.annotations[0]?.message ?? '', /255/);
  });
});
