import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { eventually } from './eventually.ts';
import { mustFail } from './must-fail.ts';
import { newProject, type Project, quick } from './project.ts';
import { type Rig, startRig, type User } from './rig.ts';

let rig: Rig;
before(async () => {
  rig = await startRig({ environment: { CONCURRENCY: '4' } });
});
after(() => rig.close());

const passed = { ci: 'success', 'ci / test': 'success' };
const waiting = { ci: 'action_required', 'ci / test': 'queued' };

/** A pull request from the fork of somebody who has no rights here. */
async function fromFork(project: Project, pipeline = quick) {
  const { github } = rig;
  const eve = github.createUser(`${project.owner.login}-eve`);
  const fork = await github.fork(project.repository, eve);
  const opened = await project.openPullRequest(pipeline, { by: eve, to: fork });
  return { ...opened, eve, fork };
}

function press(project: Project, sha: string, by: User): void {
  rig.github.pressAction(project.repository, project.runs(sha, 'ci').at(-1)?.id ?? 0, 'approve', by);
}

describe('a pull request from a fork', { concurrency: 4 }, () => {
  test('waits for approval, whoever asks to run it (S7), and starts when somebody with rights presses the button', async () => {
    const project = await newProject(rig);
    const { owner, say } = project;
    const { number, sha, eve } = await fromFork(project);
    assert.deepEqual(await project.settled(sha), waiting);
    await project.tells(number, RegExp(`/approve ${sha}`));
    assert.deepEqual(await say(number, eve, `/approve ${sha}`), ['confused']);
    assert.deepEqual(await say(number, owner, '/rerun all'), ['confused']);
    assert.deepEqual(await say(number, owner, '/approve'), ['confused']);
    press(project, sha, eve);
    rig.github.rerun(project.repository, project.runs(sha, 'ci')[0]?.id ?? 0, owner);
    await rig.github.rerunAll(project.repository, project.runs(sha, 'ci')[0]?.suite.id ?? 0, owner);
    await project.handled();
    assert.deepEqual(project.states(sha), waiting);
    const [stored] = (await project.stored()).filter(run => run.trigger.commit.sha === sha);
    assert.deepEqual([stored?.approval.state, stored?.jobs[0]?.attempts.length], ['required', 0]);
    press(project, sha, owner);
    assert.deepEqual(await project.settled(sha, 2), passed);
    const said = project.comments(number).length;
    assert.deepEqual(await say(number, eve, '/rerun nothing'), ['confused']);
    assert.deepEqual(await say(number, rig.github.createUser(`${owner.login}-x`), '/rerun all'), ['confused']);
    assert.deepEqual(await say(number, eve, '/rerun all'), ['+1']);
    assert.deepEqual(await project.settled(sha, 3), passed);
    // Of a fork, GitHub's own button tells of no pull request (17).
    rig.github.rerun(project.repository, project.runs(sha, 'ci').at(-1)?.id ?? 0, owner);
    assert.deepEqual(await project.settled(sha, 4), passed);
    assert.equal(project.comments(number).length, said);
  });

  test('starts when somebody with rights names its commit, and only for that commit (S5)', async () => {
    const project = await newProject(rig);
    const { owner, say } = project;
    const { number, sha: looked, eve, fork } = await fromFork(project);
    await project.settled(looked);
    const sha = await project.push(quick, { by: eve, to: fork, branch: 'topic' });
    await project.settled(sha);
    assert.deepEqual(await say(number, owner, `/approve ${looked}`), ['confused']);
    assert.deepEqual(project.states(sha), waiting);
    await project.reaches(looked, 'ci / test', 'cancelled');
    assert.deepEqual(await say(number, owner, `/approve ${sha.slice(0, 12)}`), ['confused']);
    assert.deepEqual(await say(number, owner, `/approve ${sha.toUpperCase()}`), ['+1']);
    assert.deepEqual(await project.settled(sha, 2), passed);
  });

  test('has to be approved again for each new commit', async () => {
    const project = await newProject(rig);
    const { number, sha, eve, fork } = await fromFork(project);
    await project.settled(sha);
    await project.say(number, project.owner, `/approve ${sha}`);
    assert.deepEqual(await project.settled(sha, 2), passed);
    const next = await project.push(quick, { by: eve, to: fork, branch: 'topic' });
    assert.deepEqual(await project.settled(next), waiting);
  });

  test('waits again after it was closed and opened again, and nothing of it is approved meanwhile (S9)', async () => {
    const project = await newProject(rig);
    const { github } = rig;
    const { repository, owner } = project;
    const { number, sha } = await fromFork(project);
    await project.settled(sha);
    await github.closePullRequest(repository, number, owner);
    await project.reaches(sha, 'ci / test', 'cancelled');
    press(project, sha, owner);
    github.comment(repository, number, owner, `/approve ${sha}`);
    await project.handled();
    await github.reopenPullRequest(repository, number, owner);
    await project.reaches(sha, 'ci / test', 'queued');
    assert.deepEqual(await project.settled(sha, 2), waiting);
    assert.deepEqual(
      (await project.stored()).flatMap(({ jobs }) => jobs.flatMap(({ attempts }) => attempts)),
      [],
    );
  });

  test('where the app is installed, too, is run there for its own push, and here for the pull request alone (18)', async () => {
    const project = await newProject(rig);
    const { github, app } = rig;
    const eve = github.createUser(`${project.owner.login}-eve`);
    const fork = await github.fork(project.repository, eve);
    github.installApp(app, eve);
    const { sha } = await project.openPullRequest(quick, { by: eve, to: fork });
    assert.deepEqual(await project.settled(sha), waiting);
    const there = () => [...fork.runs.values()].filter(run => run.headSha === sha && run.name === 'ci');
    await eventually('the fork has its own run', () => there().some(({ conclusion }) => conclusion === 'success'));
    await project.handled();
    assert.deepEqual([there().length, project.runs(sha, 'ci').length], [1, 1]);
    const written = github.requests.filter(({ method, path }) => method !== 'GET' && path.includes(`/${eve.login}/`));
    assert.ok(written.every(({ path }) => /\/check-runs(\/\d+)?$/.test(path)));
  });

  test('cannot keep Berth from its work by comments', async () => {
    const project = await newProject(rig);
    const { number, sha, eve } = await fromFork(project);
    await project.settled(sha);
    const bomb = Array.from({ length: 60 }, () =>
      rig.github.comment(project.repository, number, eve, `/approve ${sha}\n`.repeat(500)),
    );
    await project.handled();
    const answered = bomb.filter(({ reactions }) => reactions.size > 0).length;
    assert.ok(answered > 0 && answered <= 20, `${answered} were answered`);
    assert.ok(project.comments(number).length <= 21);
    assert.deepEqual(await project.say(number, project.owner, `/approve ${sha}`), ['+1']);
    assert.deepEqual(await project.settled(sha, 2), passed);
  });

  test('is never approved by a name in its commits, nor while rights cannot be asked (S3, S8)', async () => {
    const project = await newProject(rig);
    const path = `${project.path}/collaborators/*`;
    rig.github.inject({ method: 'GET', path, fault: { kind: 'status', status: 403, message: 'Forbidden' } });
    const { owner } = project;
    const message = `Change\n\nCo-authored-by: ${owner.login} <${owner.email}>\n/approve`;
    const eve = rig.github.createUser(`${owner.login}-eve`);
    const fork = await rig.github.fork(project.repository, eve);
    const { sha } = await project.openPullRequest(quick, { by: eve, to: fork, message });
    assert.deepEqual(await project.settled(sha), waiting);
  });

  test('of somebody who may write here runs at once, or as soon as its commit has arrived (57)', async () => {
    const project = await newProject(rig);
    const bob = rig.github.createUser(`${project.owner.login}-bob`);
    rig.github.setRole(project.repository, bob, 'write');
    const fork = await rig.github.fork(project.repository, bob);
    const path = `${project.path}/git/commits/*`;
    rig.github.inject({ method: 'GET', path, times: 2, fault: { kind: 'status', status: 404, message: 'Not Found' } });
    const { sha } = await project.openPullRequest(quick, { by: bob, to: fork });
    assert.deepEqual(await project.settled(sha), passed);
    const asked = rig.github.requests.filter(request => request.path === `${project.path}/git/commits/${sha}`);
    assert.deepEqual(
      asked.slice(0, 3).map(({ status }) => status),
      [404, 404, 200],
    );
  });

  test('gets no token and no secret, in its environment or its checkout', async () => {
    const project = await newProject(rig, { private: true });
    const script = [
      mustFail('env | grep -iE "gh[s]_|token|secret|password|private_key|authorization"'),
      mustFail('grep -rIl gh[s]_ . /tmp /root /etc 2>/dev/null'),
      'test -f .ci.yml',
      'test ! -e .git/hooks/post-checkout',
      mustFail('grep -iE "extraheader|x-access-token|credential" .git/config'),
    ];
    const { number, sha } = await fromFork(project, `test: { script: ${JSON.stringify(script)} }\n`);
    await project.settled(sha);
    await project.say(number, project.owner, `/approve ${sha}`);
    const states = await project.settled(sha, 2);
    assert.deepEqual(states, passed, project.runs(sha, 'ci / test').at(-1)?.text ?? '');
  });

  test('does not pass by testing less: S12', async () => {
    const project = await newProject(rig);
    const { owner, push } = project;
    await push(`${quick}lint: { script: ["true"], rules: [{ changes: [src/*] }] }`);
    const gone = await fromFork(project, 'mine: { script: ["true"], image: evil }\n');
    assert.equal((await project.settled(gone.sha))['ci'], 'action_required');
    const summary = project.runs(gone.sha, 'ci').at(-1)?.summary ?? '';
    assert.match(summary, /`mine` \| ➕ added \| image \+`evil`/);
    assert.match(summary, /`test` \| ➖ removed/);
    assert.match(summary, /`lint` \| ➖ removed, for other runs/);
    const none = 'test: { script: ["true"], rules: [{ if: "$NEVER" }] }\n';
    const wanted = { branch: 'skip', message: 'Change [skip ci]' };
    const emptied = await project.openPullRequest(none, { branch: 'none' });
    const skipped = await project.openPullRequest(quick, wanted);
    for (const { number, sha } of [emptied, skipped]) {
      assert.deepEqual(await project.settled(sha), { ci: 'action_required' });
      assert.deepEqual(await project.say(number, gone.eve, `/approve ${sha}`), ['confused']);
      assert.deepEqual(await project.say(number, owner, `/approve ${sha}`), ['+1']);
      await project.reaches(sha, 'ci', 'neutral');
    }
  });

  test('is not the only way in: who may not write does not start what pushes to a branch start', async () => {
    const project = await newProject(rig);
    const { repository, owner } = project;
    const sha = await project.push(`${quick}deploy: { only: [production], script: ["true"] }`, {
      branch: 'production',
    });
    await project.settled(sha);
    const eve = rig.github.createUser(`${owner.login}-eve`);
    const wanted = { title: 'Harmless', head: 'production', base: 'main' };
    await rig.github.openPullRequest(repository, { ...wanted, author: eve });
    await project.settled(sha, 2);
    const [byPush, byPullRequest] = (await project.stored()).filter(({ trigger }) => trigger.commit.sha === sha);
    assert.deepEqual(
      byPush?.jobs.map(({ job }) => job.key),
      ['test', 'deploy'],
    );
    assert.deepEqual(
      byPullRequest?.jobs.map(({ job }) => job.key),
      ['test'],
    );
  });
});
