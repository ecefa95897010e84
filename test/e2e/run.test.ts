import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import Docker from 'dockerode';
import { createProject, type Project } from '../cli/berth.ts';

const PIPELINE = `
default: {image: berth/busybox}
stages: [build, test, deploy]
build:
  stage: build
  script:
    - cat new.txt
    - test ! -e ignored.txt
    - mkdir out && echo "$GREETING" > out/told.txt
  artifacts: {paths: [out/]}
test:
  stage: test
  script: [cat out/told.txt, exit $CODE]
  variables: {CODE: "7"}
lint:
  stage: test
  needs: []
  allow_failure: true
  script: [touch seen, exit 3]
  cache: {paths: [seen], when: always}
deploy:
  stage: deploy
  when: manual
  script: [echo deployed]
`;

const projects: Project[] = [];
async function projectWith(files: Readonly<Record<string, string>>): Promise<Project> {
  const project = await createProject({ '.gitignore': 'ignored.txt\n', ...files });
  projects.push(project);
  return project;
}

/** What the engine holds for runs of laptops: containers, volumes, networks. */
async function leftovers(): Promise<readonly string[]> {
  const docker = new Docker();
  const label = ['dev.berth.server'];
  const [containers, { Volumes }, networks] = await Promise.all([
    docker.listContainers({ all: true, filters: { label } }),
    docker.listVolumes({ filters: { label } }),
    docker.listNetworks({ filters: { label } }),
  ]);
  const all = [
    ...containers.map(one => ({ name: one.Id, labels: one.Labels })),
    ...(Volumes ?? []).map(one => ({ name: one.Name, labels: one.Labels ?? {} })),
    ...networks.map(one => ({ name: one.Name, labels: one.Labels ?? {} })),
  ];
  return all.filter(({ labels }) => labels['dev.berth.server']?.startsWith('laptop-')).map(({ name }) => name);
}

/** What others are running now. */
const before = await leftovers();

describe('berth run', { concurrency: 2 }, () => {
  after(async () => {
    for (const project of projects) await project.remove();
  });

  test('runs the working tree as it lies there, and says what came of it as one object', async () => {
    const project = await projectWith({ '.ci.yml': PIPELINE });
    await project.write({ 'new.txt': 'not committed\n', 'ignored.txt': 'secret\n' });
    const { code, stdout, stderr } = await project.berth([
      'run',
      '--json',
      '--var',
      'GREETING=hello',
      '--artifacts',
      'kept',
    ]);
    assert.equal(code, 1, stderr);
    const { conclusion, jobs } = JSON.parse(stdout);
    assert.equal(`${JSON.stringify({ conclusion, jobs })}\n`, stdout, 'nothing else on standard output');
    assert.equal(conclusion, 'failure');
    for (const job of jobs) {
      assert.deepEqual(Object.keys(job), [
        'key',
        'stage',
        'status',
        'conclusion',
        'exitCode',
        'attempts',
        'durationMs',
        'tests',
      ]);
    }
    const told = jobs.map((job: Record<string, unknown>) => [
      job['key'],
      job['stage'],
      job['status'],
      job['conclusion'],
      job['exitCode'],
      job['attempts'],
    ]);
    assert.deepEqual(told, [
      ['build', 'build', 'completed', 'success', 0, 1],
      ['test', 'test', 'completed', 'failure', 7, 1],
      ['lint', 'test', 'completed', 'neutral', 3, 1],
      ['deploy', 'deploy', 'completed', 'skipped', null, 0],
    ]);
    assert.match(stderr, /build +│ not committed\n/);
    assert.match(stderr, /test +│ hello\n/);
    assert.equal(readFileSync(join(project.directory, 'kept/build/out/told.txt'), 'utf8'), 'hello\n');
    assert.ok(!existsSync(join(project.directory, 'out')), 'jobs do not write into the working tree');
  });

  test('runs only the named jobs and what they need; a manual one when it is named', async () => {
    const project = await projectWith({ '.ci.yml': PIPELINE, 'new.txt': 'x' });
    const { code, stdout } = await project.berth(['run', '--job', 'deploy', '--var', 'CODE=0', '--logs', 'failed']);
    assert.equal(code, 0, stdout);
    assert.match(stdout, /✓ deploy .* passed/);
    assert.match(stdout, /lint +│ \$ exit 3\n/, 'the log of what failed');
    assert.doesNotMatch(stdout, /│ \$ echo deployed/, 'no log of what passed');
    const lone = await project.berth(['run', '--job', 'lint', '--json', '--logs', 'failed']);
    assert.deepEqual([lone.code, JSON.parse(lone.stdout).jobs.length], [0, 1]);
    assert.match(lone.stderr, /Restored the cache default/, 'caches stay from run to run');
  });

  test('an interrupt cancels, lets the job clean up, and leaves nothing', async () => {
    const project = await projectWith({
      '.ci.yml':
        'slow:\n  image: berth/busybox\n  script: [echo under way, sleep 600]\n  after_script: [echo cleaned up]\n',
    });
    const running = project.start(['run', '--json']);
    await running.says('│ under way');
    running.signal('SIGINT');
    const { code, stdout, stderr } = await running.ended;
    assert.equal(code, 130, stderr);
    assert.match(stderr, /│ cleaned up/);
    assert.equal(JSON.parse(stdout).conclusion, 'cancelled');
  });

  test('what a killed run left goes with the next one', async () => {
    const project = await projectWith({
      '.ci.yml':
        'slow:\n  image: berth/busybox\n  script: [echo under way, sleep 600]\nquick:\n  image: berth/busybox\n  script: [echo quick]\n',
    });
    const running = project.start(['run', '--job', 'slow']);
    await running.says('│ under way');
    running.signal('SIGKILL');
    await running.ended;
    const { code, stdout } = await project.berth(['run', '--job', 'quick']);
    assert.equal(code, 0, stdout);
  });
});

test('no run leaves anything on the engine', async () => {
  const left = await leftovers();
  assert.deepEqual(
    left.filter(name => !before.includes(name)),
    [],
  );
});
