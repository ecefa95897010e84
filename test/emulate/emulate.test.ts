/** Berth against the npm package `emulate`: GitHub as somebody else understood it. Its limits are in docs/FIDELITY.md. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { eventually } from '../scenarios/eventually.ts';
import { type Rig, startRig } from './rig.ts';

let rig: Rig;
before(async () => {
  rig = await startRig();
});
after(() => rig.close());

const quick = { '.ci.yml': 'test: { script: ["true"] }\n' };
const passed = { ci: 'success', 'ci / test': 'success' };

test('a push becomes checks of jobs that ran on its files', async () => {
  const pipeline = `
build:
  stage: build
  script: [cp README.md made.txt]
  artifacts: { paths: [made.txt] }
test:
  script: [grep shop made.txt]
`;
  const sha = await rig.push({ '.ci.yml': pipeline });
  assert.deepEqual(conclusions(await rig.settled(sha)), { ...passed, 'ci / build': 'success' });
  const cloner = rig.octokitOf(rig.cloneTokens.at(-1) ?? '');
  assert.equal((await cloner.rest.git.getCommit({ ...rig.where, commit_sha: sha })).data.sha, sha);
  const creation = cloner.rest.checks.create({ ...rig.where, name: 'ci', head_sha: sha });
  await assert.rejects(creation, { status: 403 }, 'it can read the repository, and do nothing else');
});

test('a pull request gets checks, and one comment of the app', async () => {
  const { number, sha } = await openPullRequest(quick, 'topic');
  assert.deepEqual(conclusions(await rig.settled(sha)), passed);
  assert.equal((await tells(number, 'Passed in')).user?.login, 'berth[bot]');
  assert.equal((await comments(number)).length, 1);
});

test('a broken .ci.yml fails "ci", with annotations where the mistakes are', async () => {
  const sha = await rig.push({ '.ci.yml': 'test:\n  script: [x]\n  stag: test\nother:\n  scirpt: [y]\n' });
  const checks = await rig.settled(sha);
  assert.deepEqual(conclusions(checks), { ci: 'failure' });
  const places = await annotations(checks.get('ci')?.id ?? 0);
  assert.deepEqual(
    places.map(({ path, start_line, annotation_level }) => [path, start_line, annotation_level]),
    [
      ['.ci.yml', 3, 'failure'],
      ['.ci.yml', 5, 'failure'],
    ],
  );
});

test('"/rerun" makes new checks and edits the comment, though nobody can react to a comment there', async () => {
  // Longer the second time than a comment rests between two edits: else there may be nothing to edit.
  const pipeline = 'test: { script: ["[ ${CI_JOB_ID##*.} = 1 ] || sleep 4"] }\n';
  const { number, sha } = await openPullRequest({ '.ci.yml': pipeline }, 'again');
  await rig.settled(sha);
  const told = await tells(number, 'Passed in');
  await rig.octokit.rest.issues.createComment({ ...rig.where, issue_number: number, body: '/rerun all' });
  assert.deepEqual(conclusions(await rig.settled(sha, 2)), passed);
  assert.deepEqual(await names(sha), ['ci', 'ci', 'ci / test', 'ci / test']);
  await eventually('the comment was edited', async () => {
    const [first] = await comments(number);
    return first?.id === told.id && first.updated_at > told.updated_at && first.body?.includes('Passed in');
  });
  assert.equal((await comments(number)).length, 2);
});

test('the Re-run button makes other checks than those that are over', async () => {
  const { sha } = await openPullRequest(quick, 'button');
  const check_run_id = (await rig.settled(sha)).get('ci / test')?.id ?? 0;
  await rig.octokit.rest.checks.rerequestRun({ ...rig.where, check_run_id });
  const checks = await rig.settled(sha, 2);
  assert.deepEqual(conclusions(checks), passed);
  assert.notEqual(checks.get('ci / test')?.id, check_run_id);
});

test('nothing that emulate lacks stops Berth, and everything emulate sent was taken', async () => {
  assert.deepEqual(
    rig.relay.deliveries.filter(({ status }) => status !== 200),
    [],
  );
  // Of this machine's engine and firewall there may be others.
  const ofForge = () =>
    rig.warnings
      .map(line => z.object({ msg: z.string() }).parse(JSON.parse(line)).msg)
      .filter(message => !/^The (engine|fence) /.test(message));
  await eventually('a warning', () => ofForge().length > 0);
  assert.deepEqual(ofForge(), ['cannot ask for missed deliveries; will try again']);
});

/** A branch with these files, and a pull request for it into `main`. */
async function openPullRequest(files: Readonly<Record<string, string>>, head: string) {
  const sha = await rig.branch(files, head);
  const { data } = await rig.octokit.rest.pulls.create({ ...rig.where, title: 'Change', head, base: 'main' });
  return { number: data.number, sha };
}

/** Resolves with the comment that says so. */
function tells(number: number, words: string) {
  return eventually(`a comment on #${number} says "${words}"`, async () =>
    (await comments(number)).find(({ body }) => body?.includes(words)),
  );
}

async function comments(issue_number: number) {
  return (await rig.octokit.rest.issues.listComments({ ...rig.where, issue_number })).data;
}

async function names(sha: string): Promise<readonly string[]> {
  return (await rig.checks(sha)).map(({ name }) => name).toSorted();
}

function conclusions(checks: Awaited<ReturnType<Rig['settled']>>): Record<string, string | null> {
  return Object.fromEntries([...checks.values()].map(({ name, conclusion }) => [name, conclusion]));
}

/** In an envelope that GitHub does not have: there the answer is the list. */
const annotationList = z.object({
  check_annotations: z.array(z.object({ path: z.string(), start_line: z.int(), annotation_level: z.string() })),
});

async function annotations(check_run_id: number) {
  const { data } = await rig.octokit.rest.checks.listAnnotations({ ...rig.where, check_run_id });
  return annotationList.parse(data).check_annotations;
}
