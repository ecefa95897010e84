import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { eventually } from './eventually.ts';
import { newProject, quick, slow } from './project.ts';
import { type Rig, startRig } from './rig.ts';

let rig: Rig;
before(async () => {
  rig = await startRig({ environment: { CONCURRENCY: '4' } });
});
after(() => rig.close());

const passed = { ci: 'success', 'ci / test': 'success' };

describe('a command in a pull request', { concurrency: 4 }, () => {
  test('/rerun runs again what failed and what needs it, /rerun all everything, /rerun JOB that job', async () => {
    const project = await newProject(rig);
    const { owner, say } = project;
    const { number, sha } = await project.openPullRequest(
      'ok: { script: ["true"] }\nbad: { script: ["false"] }\nlast: { stage: deploy, script: ["true"] }\n',
    );
    const rounds = () => ['ok', 'bad', 'last'].map(key => project.runs(sha, `ci / ${key}`).length);
    await project.settled(sha);
    assert.deepEqual(rounds(), [1, 1, 1]);
    assert.deepEqual(await say(number, owner, '/rerun'), ['+1']);
    assert.equal((await project.settled(sha, 2))['ci'], 'failure');
    assert.deepEqual(rounds(), [1, 2, 2]);
    assert.deepEqual(await say(number, owner, 'Once more, please.\r\n\r\n/RERUN all\r\n'), ['+1']);
    await project.settled(sha, 3);
    assert.deepEqual(rounds(), [2, 3, 3]);
    assert.deepEqual(await say(number, owner, '/rerun ok'), ['+1']);
    await project.settled(sha, 4);
    assert.deepEqual(rounds(), [3, 3, 4]);
    assert.equal(project.comments(number).length, 1);
  });

  test('/cancel JOB stops that job, /cancel everything', async () => {
    const project = await newProject(rig);
    const pipeline = 'one: { script: [sleep 90] }\ntwo: { script: [sleep 90] }\n';
    const { number, sha } = await project.openPullRequest(pipeline);
    await project.reaches(sha, 'ci / one', 'in_progress');
    assert.deepEqual(await project.say(number, project.owner, '/cancel one'), ['+1']);
    const check = await project.reaches(sha, 'ci / one', 'cancelled');
    assert.match(check.title ?? '', RegExp(`cancelled by ${project.owner.login}`));
    assert.notEqual(project.states(sha)['ci / two'], 'cancelled');
    assert.deepEqual(await project.say(number, project.owner, '/cancel'), ['+1']);
    assert.deepEqual(await project.settled(sha), { ci: 'cancelled', 'ci / one': 'cancelled', 'ci / two': 'cancelled' });
  });

  test('that cannot be obeyed is answered in words', async () => {
    const project = await newProject(rig);
    const { owner, say, comments } = project;
    const { number, sha } = await project.openPullRequest(quick);
    await project.settled(sha);
    assert.deepEqual(await say(number, owner, '/rerun tset'), ['confused']);
    await eventually('an answer', () => comments(number).some(body => /no job `tset`.*`test`/.test(body)));
    assert.deepEqual(await say(number, owner, '/help'), ['+1']);
    await eventually('help', () => comments(number).some(body => body.includes('/rerun all') && body.includes('| ')));
    assert.deepEqual(await say(number, owner, '/approve'), ['confused']);
    await eventually('an answer', () => comments(number).some(body => body.includes('Nothing waits for approval')));
  });

  test('counts from people who may write, whatever they are called, and from nobody else', async () => {
    const project = await newProject(rig);
    const { github, app } = rig;
    const { owner, repository, say } = project;
    const { number, sha } = await project.openPullRequest(quick);
    await project.settled(sha);
    const person = (role: 'read' | 'triage' | 'write' | 'maintain' | 'admin' | 'none') => {
      const user = github.createUser(`${owner.login}-${role}`);
      github.setRole(repository, user, role);
      return user;
    };
    const answers: Record<string, readonly string[]> = {};
    for (const role of ['read', 'triage', 'none'] as const) answers[role] = await say(number, person(role), '/rerun');
    answers['outsider'] = await say(number, github.createUser(`${owner.login}-x`), '/rerun');
    github.comment(repository, number, github.createUser(`${owner.login}-bot[bot]`, 'Bot'), '/rerun all');
    github.comment(repository, number, app.bot, '/rerun all');
    await project.handled();
    assert.equal(project.runs(sha, 'ci').length, 1);
    for (const role of ['write', 'maintain', 'admin'] as const)
      answers[role] = await say(number, person(role), '/rerun');
    const member = github.createUser(`${owner.login}-member`);
    github.setRole(repository, member, 'write');
    github.hideMembership(repository, member);
    answers['member'] = await say(number, member, '/rerun');
    // Where one asks before the run of another is over, a round gives way to the next.
    await eventually(
      'the last of them passed',
      () => project.runs(sha, 'ci').length > 1 && isDeepStrictEqual(project.states(sha), passed),
    );
    // What a comment says of its author is less than they may do, and more than others may.
    const told = app.deliveries.flatMap(({ event, payload }) =>
      event === 'issue_comment' ? [JSON.parse(payload)] : [],
    );
    const association = (login: string) =>
      told.find(({ comment }) => comment.user.login === login).comment.author_association;
    assert.equal(association(member.login), 'CONTRIBUTOR');
    assert.equal(association(`${owner.login}-none`), 'COLLABORATOR');
    const [no, yes] = [['confused'], ['+1']];
    const insiders = { write: yes, maintain: yes, admin: yes, member: yes };
    assert.deepEqual(answers, { read: no, triage: no, none: no, outsider: no, ...insiders });
  });

  test('means nothing in a quotation, in code, when edited in, on an issue, on a closed pull request', async () => {
    const project = await newProject(rig);
    const { github } = rig;
    const { owner, repository } = project;
    const { number, sha } = await project.openPullRequest(quick);
    await project.settled(sha);
    const say = (body: string, where = number) => github.comment(repository, where, owner, body);
    const quiet = [
      say('> /rerun'),
      say('```\n/rerun\n```'),
      say('    /rerun'),
      say('<!--\n/rerun\n-->'),
      say('please /rerun'),
      say('/rerunner'),
      say('/rerun', github.openIssue(repository, owner, 'A bug').number),
    ];
    const harmless = say('Nice!');
    github.editComment(repository, harmless.id, owner, '/rerun');
    const gone = say('/rerun nothing');
    github.deleteComment(repository, gone.id, owner);
    await project.handled();
    await github.closePullRequest(repository, number, owner);
    quiet.push(harmless, say('/rerun'));
    await project.handled();
    assert.deepEqual(quiet.map(({ reactions }) => reactions.size).join(''), '000000000');
    assert.equal(project.runs(sha, 'ci').length, 1);
  });

  test('waits while permissions cannot be asked, and is refused when there are none', async () => {
    const project = await newProject(rig);
    const { owner, say } = project;
    const { number, sha } = await project.openPullRequest(quick);
    await project.settled(sha);
    const path = `${project.path}/collaborators/*`;
    const missing = { kind: 'status', status: 404, message: 'Not Found' } as const;
    rig.github.inject({ method: 'GET', path, fault: missing });
    assert.deepEqual(await say(number, owner, '/rerun'), ['confused']);
    assert.equal(project.runs(sha, 'ci').length, 1);
    rig.github.inject({ method: 'GET', path, times: 3, fault: { kind: 'status', status: 500, message: 'oops' } });
    assert.deepEqual(await say(number, owner, '/rerun'), ['+1']);
    assert.deepEqual(await project.settled(sha, 2), passed);
    assert.equal(project.runs(sha, 'ci').length, 2);
  });

  test('is obeyed once, though GitHub did not take the reaction', async () => {
    const project = await newProject(rig);
    const { number, sha } = await project.openPullRequest(quick);
    await project.settled(sha);
    const fault = { kind: 'bad_gateway_before' } as const;
    rig.github.inject({ method: 'POST', path: `${project.path}/issues/comments/*`, fault });
    rig.github.comment(project.repository, number, project.owner, '/rerun all');
    assert.deepEqual(await project.settled(sha, 2), passed);
    // A delivery that fails twice is handled for the third time only after one that fails once came again.
    const oops = { kind: 'status', status: 500, message: 'oops' } as const;
    const bob = rig.github.createUser(`${project.owner.login}-bob`);
    rig.github.setRole(project.repository, bob, 'write');
    rig.github.inject({ path: `${project.path}/collaborators/${bob.login}/permission`, times: 6, fault: oops });
    assert.deepEqual(await project.say(number, bob, '/cancel'), ['+1']);
    assert.equal(project.runs(sha, 'ci').length, 2);
  });

  test('may come twenty times in a second: reactions, and no more rounds than jobs can end', async () => {
    const project = await newProject(rig);
    const { number, sha } = await project.openPullRequest('test: { script: [test "$AGAIN" || sleep 90] }\n');
    await project.reaches(sha, 'ci / test', 'in_progress');
    const before = project.comments(number).length;
    await Promise.all(Array.from({ length: 20 }, () => project.say(number, project.owner, '/rerun all')));
    assert.equal(project.runs(sha, 'ci / test').length, 1);
    assert.equal(project.comments(number).length, before);
    await project.say(number, project.owner, '/cancel');
    await project.settled(sha);
    await Promise.all(Array.from({ length: 20 }, () => project.say(number, project.owner, '/rerun all')));
    await project.reaches(sha, 'ci / test', 'in_progress');
    assert.equal(project.runs(sha, 'ci / test').length, 2);
    await project.say(number, project.owner, '/cancel');
    await project.settled(sha, 2);
  });

  test('in a pull request without a run is answered in words', async () => {
    const project = await newProject(rig);
    const path = `${project.path}/pulls/*`;
    const fault = { kind: 'status', status: 404, message: 'Not Found' } as const;
    rig.github.inject({ method: 'GET', path, fault });
    const { number } = await project.openPullRequest(slow);
    await eventually('the pull request was asked for', () => project.requests().includes(`GET /pulls/${number}`));
    assert.deepEqual(await project.say(number, project.owner, '/rerun'), ['confused']);
    await project.tells(number, /no run for this pull request/);
  });
});
