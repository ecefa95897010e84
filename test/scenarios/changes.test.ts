import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { newProject, type Project } from './project.ts';
import { type Rig, startRig } from './rig.ts';

let rig: Rig;
before(async () => {
  rig = await startRig({ environment: { CONCURRENCY: '4' } });
});
after(() => rig.close());

/** The code passes as long as it says so. */
const pipeline = `
docs: { script: ["true"], rules: [{ changes: ["docs/**/*"] }] }
code: { script: [grep -q fine src/code.txt], rules: [{ changes: ["src/**/*"] }] }
container: { script: ["true"], rules: [{ if: $CI_COMMIT_BRANCH, exists: [Dockerfile] }] }
`;

const files = { 'src/code.txt': 'fine', 'docs/guide.md': 'one' };

function summary(project: Project, sha: string): string {
  return project.runs(sha, 'ci').at(-1)?.summary ?? '';
}

describe('what changed decides what runs', { concurrency: 2 }, () => {
  test('a pull request that touches the guide alone leaves the code in peace, and says so', async () => {
    const project = await newProject(rig);
    await project.settled(await project.push(pipeline, { files }));
    const { sha } = await project.openPullRequest(pipeline, { files: { 'docs/guide.md': 'two' } });
    assert.deepEqual(await project.settled(sha), { ci: 'success', 'ci / docs': 'success' });
    assert.match(summary(project, sha), /2 jobs are left out.*`code`: no entry of `rules` holds/s);
  });

  test('what a red push broke is tested by every push until it is green again', async () => {
    const project = await newProject(rig);
    const first = await project.push(pipeline, { files });
    assert.deepEqual(await project.settled(first), { ci: 'success', 'ci / docs': 'success', 'ci / code': 'success' });
    const broken = await project.push(undefined, { files: { 'src/code.txt': 'broken' } });
    assert.deepEqual(await project.settled(broken), { ci: 'failure', 'ci / code': 'failure' });
    const beside = await project.push(undefined, { files: { 'docs/guide.md': 'two' } });
    assert.deepEqual(await project.settled(beside), { ci: 'failure', 'ci / docs': 'success', 'ci / code': 'failure' });
    const mended = await project.push(undefined, { files: { 'src/code.txt': 'fine again' } });
    assert.deepEqual(await project.settled(mended), { ci: 'success', 'ci / docs': 'success', 'ci / code': 'success' });
    const after = await project.push(undefined, { files: { 'docs/guide.md': 'three', Dockerfile: 'FROM scratch' } });
    assert.deepEqual(await project.settled(after), {
      ci: 'success',
      'ci / docs': 'success',
      'ci / container': 'success',
    });
  });

  test('a workflow that refuses a run says so, and nothing runs', async () => {
    const project = await newProject(rig);
    const refusing = 'workflow: { rules: [{ if: $CI_COMMIT_TAG }] }\ntest: { script: ["true"] }\n';
    const sha = await project.push(refusing);
    assert.deepEqual(await project.settled(sha), { ci: 'neutral' });
    assert.match(summary(project, sha), /workflow: rules/);
  });
});
