import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { createProject, type Project } from './berth.ts';

const PIPELINE = `
stages: [build, test, deploy]
default: {image: berth/busybox}
build: {stage: build, script: [make]}
"lint: 日本": {stage: build, script: [make lint], allow_failure: true}
unit:
  stage: test
  parallel: {matrix: [{OS: [linux, mac]}]}
  rules: [{if: $CI_COMMIT_BRANCH}]
  script: [make test]
docs: {stage: test, rules: [{if: $CI_COMMIT_TAG}], script: [make docs]}
early: {stage: test, needs: [], script: [make early]}
integration: {stage: test, needs: [build], script: [make it]}
publish: {stage: deploy, when: manual, script: [make publish]}
cleanup: {stage: deploy, when: always, script: [make clean]}
`;

const TREE = `✓ .ci.yml is in order: 8 jobs for a push to main

build
├─ ● build
└─ ● lint: 日本  may fail
test
├─ ⊞ unit × 2
│  ├─ ● unit: [linux]  \`rules\` entry 1 (if: $CI_COMMIT_BRANCH)
│  └─ ● unit: [mac]    \`rules\` entry 1 (if: $CI_COMMIT_BRANCH)
├─ ● early          starts at once
└─ ● integration    needs build
deploy
├─ ▷ publish  by hand
└─ ● cleanup  always
does not run
└─ ○ docs  no entry of \`rules\` holds
`;

describe('berth validate', { concurrency: 2 }, () => {
  const projects: Project[] = [];
  after(async () => {
    for (const project of projects) await project.remove();
  });
  async function projectWith(files: Readonly<Record<string, string>>, git = true): Promise<Project> {
    const project = await createProject(files, git);
    projects.push(project);
    return project;
  }

  test('shows what would run as a tree, and why a job would not', async () => {
    const project = await projectWith({ '.ci.yml': PIPELINE });
    const { code, stdout, stderr } = await project.berth(['validate']);
    assert.deepEqual([code, stderr], [0, '']);
    assert.equal(stdout.replaceAll(/ +(?=\n)/g, ''), TREE);
    const coloured = await project.berth(['validate'], { NO_COLOR: '', FORCE_COLOR: '1' });
    assert.ok(coloured.stdout.includes('\x1b[2m○ docs'), 'what does not run is dimmed');
  });

  test('the event decides', async () => {
    const project = await projectWith({ '.ci.yml': PIPELINE });
    const { stdout } = await project.berth(['validate', '--event', 'tag', '--branch', 'v1', '--json']);
    const { ok, jobs, leftOut, diagnostics, file } = JSON.parse(stdout);
    assert.deepEqual([file, ok, diagnostics], ['.ci.yml', true, []]);
    assert.deepEqual(
      jobs.map(({ key }: { key: string }) => key),
      ['build', 'lint: 日本', 'docs', 'early', 'integration', 'publish', 'cleanup'],
    );
    assert.deepEqual(leftOut.map(({ name, reason }: Record<string, string>) => [name, reason]).slice(0, 1), [
      ['unit', 'no entry of `rules` holds'],
    ]);
    const request = await project.berth(['validate', '--event', 'pull_request', '--branch', 'topic']);
    assert.match(request.stdout, /for a pull request from topic to main\n/);
  });

  test('every mistake is told at its place, in files that are included too', async () => {
    const project = await projectWith({
      '.ci.yml': 'include: ci/more.yml\nbuild:\n  scrpit: make\n  stage: bild\n',
      'ci/more.yml': 'test:\n  script: make\n  timeout: soon\n',
    });
    const { code, stdout } = await project.berth(['validate']);
    assert.equal(code, 2);
    for (const place of [
      '.ci.yml:3:3 error',
      'ci/more.yml:3:12 error',
      '> 3 │   timeout: soon',
      'docs/ci-yml.md#timeout',
    ]) {
      assert.ok(stdout.includes(place), `${place} in\n${stdout}`);
    }
    assert.equal(JSON.parse((await project.berth(['validate', '--json'])).stdout).ok, false);
  });

  test('what is wrong with the call is a sentence, never a stack trace', async () => {
    const empty = await projectWith({}, false);
    const calls: [readonly string[], RegExp][] = [
      [['validate'], /There is no \.ci\.yml in .*docs\/ci-yml\.md/],
      [['validate', 'nowhere.yml'], /There is no file nowhere\.yml\./],
      [['validate', '--jsn'], /There is no option `--jsn`\. Did you mean `--json`\?/],
      [['validate', '--event', 'pusch'], /There is no event `pusch`\. Choose one of push, pull_request/],
      [['run'], /There is no \.ci\.yml in /],
      [['run', '--var', 'no'], /--var no: write it as NAME=VALUE/],
      [['run', '--concurrency', '0'], /--concurrency 0: write a whole number/],
      [['run', '--logs', 'some'], /--logs some: choose all, failed or none/],
      [['run', 'extra'], /Unexpected argument 'extra'/],
    ];
    for (const [words, said] of calls) {
      const { code, stdout, stderr } = await empty.berth(words);
      assert.deepEqual([code, stdout], [2, ''], words.join(' '));
      assert.match(stderr, said);
      assert.doesNotMatch(stderr, /\n {4}at /);
    }
  });

  test('outside of any repository all files count; without an engine nothing runs, and it says how to get one', async () => {
    const project = await projectWith(
      { '.ci.yml': 'a:\n  rules: [{exists: [b.txt]}]\n  script: [make]\n', 'b.txt': '' },
      false,
    );
    assert.match((await project.berth(['validate'])).stdout, /1 job for a push to main/);
    const { code, stderr } = await project.berth(['run'], { DOCKER_HOST: 'unix:///nonexistent' });
    assert.equal(code, 3);
    assert.match(stderr, /No Docker engine answers at unix:\/\/\/nonexistent\. Start Docker Desktop, or on Linux/);
  });

  test('a pipeline that cannot be carried out is no reason to look for an engine', async () => {
    const project = await projectWith({ '.ci.yml': 'a: {script: 7}\n' });
    const { code, stdout } = await project.berth(['run', '--json'], { DOCKER_HOST: 'unix:///nonexistent' });
    assert.deepEqual([code, stdout], [2, '{"conclusion":"failure","jobs":[]}\n']);
    const unknown = await project.berth(['run', '--file', 'b.yml', '--job', 'x']);
    assert.equal(unknown.code, 2);
  });
});
