import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { conclusions, type Rig, startRig } from './rig.ts';

let rig: Rig;
before(async () => {
  rig = await startRig();
});
after(() => rig.close());

test('a push becomes a check for each job, and one that can be required', async () => {
  const { github, repository, ann } = rig;
  const pipeline = `
build:
  stage: build
  script: [echo building, echo one > made.txt]
  artifacts: { paths: [made.txt] }
test:
  script: [cat made.txt, test "$CI_COMMIT_BRANCH" = main]
`;
  const sha = await github.commit(repository, ann, { files: { '.ci.yml': pipeline, 'README.md': 'shop' } });
  const checks = await rig.settled(sha);
  assert.deepEqual(conclusions(checks), { ci: 'success', 'ci / build': 'success', 'ci / test': 'success' });
});
