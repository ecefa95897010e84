import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { eventually } from './eventually.ts';
import { newProject, type Project, quick } from './project.ts';
import { type Rig, startRig } from './rig.ts';

type Fault = Parameters<Rig['github']['inject']>[0]['fault'];

let rig: Rig;
before(async () => {
  rig = await startRig({ environment: { CONCURRENCY: '4', LOG_LEVEL: 'silent' } });
});
after(() => rig.close());

const passed = { ci: 'success', 'ci / test': 'success' };

const faults: Record<string, readonly Fault[]> = {
  limits: [
    { kind: 'secondary_limit', retryAfter: 1 },
    { kind: 'too_many', retryAfter: 1 },
    { kind: 'primary_limit', resetIn: 1 },
  ],
  'tokens it refuses': [{ kind: 'unauthorized' }, { kind: 'unauthorized' }],
  'cut connections': [{ kind: 'reset' }, { kind: 'reset', after: true }],
  errors: [{ kind: 'bad_gateway_after' }, { kind: 'bad_gateway_before' }],
  silence: [{ kind: 'hang' }],
};

/** What a story asks of GitHub, without the path of its repository: reads, and writes beside those that have stories of their own. */
const reads = [
  'GET /pulls/*',
  'GET /git/commits/*',
  'GET /collaborators/*',
  'GET /branches/*',
  'GET /contents/.ci.yml',
  'GET /compare/*',
  'GET /git/trees/*',
  'GET /commits/*/check-runs',
  'GET /deployments',
  'GET /issues/*/comments',
];
const writes = [
  'POST /access_tokens',
  'POST /deployments',
  'POST /deployments/*/statuses',
  'PATCH /issues/comments/*',
  'POST /issues/comments/*/reactions',
];
const ofReads: readonly Fault[] = [{ kind: 'bad_gateway_before' }, { kind: 'reset' }, { kind: 'unauthorized' }];
const ofWrites: readonly Fault[] = [
  { kind: 'bad_gateway_after' },
  { kind: 'reset', after: true },
  { kind: 'status', status: 500, message: 'oops' },
];

/** Lets each of them go wrong once; answers which of them have not yet. */
function breakEach({ path, installation }: Project): () => readonly string[] {
  const rules = [...inTurn(reads, ofReads), ...inTurn(writes, ofWrites)].map(({ call, fault }) => {
    const [method = '', place = ''] = call.split(' ');
    const home = place === '/access_tokens' ? `/app/installations/${installation.id}` : path;
    return { call, rule: { method, path: new RegExp(`^${home}${place.replaceAll('*', '[^?]+')}$`), fault } };
  });
  for (const { rule } of rules) rig.github.inject(rule);
  const wentWrong = ({ method, path: pattern }: (typeof rules)[number]['rule']) =>
    rig.github.requests.some(
      seen => seen.method === method && pattern.test(seen.path) && (seen.status === 0 || seen.status >= 400),
    );
  return () => rules.filter(({ rule }) => !wentWrong(rule)).map(({ call }) => call);
}

function inTurn(calls: readonly string[], kinds: readonly Fault[]) {
  return calls.flatMap((call, index) => {
    const fault = kinds[index % kinds.length];
    return fault === undefined ? [] : [{ call, fault }];
  });
}

describe('every check ends right and exists once, though GitHub answers by', { concurrency: 6 }, () => {
  test('an error to each kind of request', async () => {
    const project = await newProject(rig);
    const { owner, repository } = project;
    await project.settled(await project.push(quick));
    const unbroken = breakEach(project);
    const rules = 'rules: [{ changes: [.ci.yml], exists: [README.md] }]';
    const script = `['case "$CI_JOB_ID" in *.1) exit 3;; esac']`;
    const pipeline = `test: { script: ${script}, environment: review, ${rules} }\n`;
    const { number, sha } = await project.openPullRequest(pipeline);
    assert.equal((await project.settled(sha))['ci'], 'failure');
    await project.tells(number, /failed/);
    rig.github.comment(repository, number, owner, '/rerun');
    assert.deepEqual(await project.settled(sha, 2), passed);
    await project.tells(number, /Passed in/);
    const ends = () => [...repository.deployments.values()].map(({ statuses }) => statuses.at(-1)?.state);
    await eventually('both deployments are told', () => ends().join() === 'failure,success');
    await project.handled();
    assert.deepEqual([unbroken(), project.runs(sha).length], [[], 4]);
    assert.equal(project.comments(number).filter(body => body.startsWith('<!-- berth -->')).length, 1);
  });

  for (const [name, kinds] of Object.entries(faults)) {
    test(name, async () => {
      const project = await newProject(rig);
      for (const fault of kinds) {
        const hangs = fault.kind === 'hang';
        if (!hangs) rig.github.inject({ method: 'POST', path: `${project.path}/check-runs`, fault });
        rig.github.inject({ method: 'PATCH', path: `${project.path}/check-runs/*`, fault });
      }
      const sha = await project.push(quick);
      assert.deepEqual(await project.settled(sha), passed);
      assert.equal(project.runs(sha).length, 2);
    });
  }
});

describe('the comment', { concurrency: 4 }, () => {
  const create = (path: string) => ({ method: 'POST', path: `${path}/issues/*/comments` });

  test('is one, though its creation was answered by an error, four pages down, and whoever else quotes it', async () => {
    const project = await newProject(rig);
    const { repository, owner } = project;
    const { number } = await project.openPullRequest(quick, { message: 'Draft [skip ci]' });
    const say = (author: typeof owner, body: string) => {
      const id = rig.github.world.nextId();
      const times = { createdAt: new Date(), updatedAt: new Date(), reactions: new Map() };
      const app = author === rig.app.bot ? rig.app : null;
      repository.comments.set(id, { id, issue: number, author, app, body, ...times });
      return id;
    };
    const quoted = say(owner, '<!-- berth -->\nmine');
    for (let count = 0; count < 310; count++) say(owner, `comment ${count}`);
    rig.github.inject({ ...create(project.path), fault: { kind: 'bad_gateway_after' } });
    const sha = await project.push(quick, { branch: 'topic' });
    await project.settled(sha);
    await project.tells(number, /Passed in/);
    assert.deepEqual(
      [project.comments(number).length, repository.comments.get(quoted)?.body],
      [1, '<!-- berth -->\nmine'],
    );
  });

  test('comes back when somebody deleted it', async () => {
    const project = await newProject(rig);
    const { number, sha } = await project.openPullRequest(quick);
    await project.settled(sha);
    await project.tells(number, /Passed in/);
    const [comment] = project.repository.comments.values();
    rig.github.deleteComment(project.repository, comment?.id ?? 0, project.owner);
    assert.equal(project.comments(number).length, 0);
    await project.settled(await project.push(quick, { branch: 'topic' }));
    await project.tells(number, /Passed in/);
    assert.equal(project.comments(number).length, 1);
  });

  test('is left out of a locked conversation; the checks are not', async () => {
    const project = await newProject(rig);
    const { number, sha } = await project.openPullRequest(quick, { message: 'Draft [skip ci]' });
    await project.settled(sha);
    const issue = project.repository.issues.get(number);
    if (issue) issue.locked = true;
    const next = await project.push(quick, { branch: 'topic' });
    assert.deepEqual(await project.settled(next), passed);
    await eventually('it was tried', () =>
      rig.github.requests.some(({ path, status }) => path.startsWith(project.path) && status === 403),
    );
    await project.handled();
    assert.deepEqual(project.comments(number), []);
  });
});

describe('an installation', { concurrency: 4 }, () => {
  test('that is limited does not delay another', async () => {
    const [limited, other] = [await newProject(rig), await newProject(rig)];
    const fault = { kind: 'secondary_limit', retryAfter: 20 } as const;
    rig.github.inject({ path: `${limited.path}/check-runs*`, times: 1000, fault });
    const waiting = await limited.push(quick);
    await eventually('the limit is met', () => limited.requests().includes('POST /check-runs'));
    assert.deepEqual(await other.settled(await other.push(quick)), passed);
    assert.equal(limited.runs(waiting).length, 0);
    assert.equal(limited.requests().filter(request => request === 'POST /check-runs').length, 1);
  });

  test('for which GitHub does not answer does not hold up the deliveries of another', async () => {
    const [silent, other] = [await newProject(rig), await newProject(rig)];
    const path = `${silent.path}/contents/*`;
    rig.github.inject({ method: 'GET', path, times: 20, fault: { kind: 'hang' } });
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => silent.push(quick, { branch: `b${index}`, parent: null })),
    );
    await eventually('GitHub is silent', () => silent.requests().includes('GET /contents/.ci.yml'));
    const sha = await other.push(quick);
    assert.deepEqual(await other.settled(sha), passed);
    assert.equal(silent.repository.runs.size, 0);
  });

  test('that is removed while a job runs is asked a few times more, and then left alone', async () => {
    const project = await newProject(rig);
    const sha = await project.push('test: { script: [sleep 2] }\n');
    await project.reaches(sha, 'ci / test', 'in_progress');
    rig.github.uninstall(project.installation);
    await eventually('the run ends', async () => (await project.stored()).every(run => run.completedAt !== undefined));
    const asked = `/app/installations/${project.installation.id}/access_tokens`;
    const other = await newProject(rig);
    assert.deepEqual(await other.settled(await other.push(quick)), passed);
    const refused = rig.github.requests.filter(({ path, status }) => path === asked && status === 404).length;
    // Three tries of the job: the claim is told, the repository is fetched, the end is told.
    assert.ok(refused <= 10, `${refused} requests`);
  });

  test('of a repository that is renamed while a job runs goes on under its new name', async () => {
    const project = await newProject(rig);
    const pipeline =
      'stages: [build, test]\nbuild: { stage: build, script: [sleep 2] }\ntest: { stage: test, script: ["true"] }\n';
    const { number, sha } = await project.openPullRequest(pipeline);
    await project.reaches(sha, 'ci / build', 'in_progress');
    rig.github.rename(project.repository, 'store');
    assert.deepEqual(await project.settled(sha), { ...passed, 'ci / build': 'success' });
    await project.tells(number, /Both jobs passed/);
    assert.equal(project.runs(sha).length, 3);
    assert.deepEqual(await project.say(number, project.owner, '/rerun test'), ['+1']);
    assert.deepEqual(await project.settled(sha, 2), { ...passed, 'ci / build': 'success' });
  });

  test('of a repository that is transferred while a job runs leaves the next job to that of the new owner', async () => {
    const project = await newProject(rig, { private: true });
    const pipeline =
      'stages: [build, test]\nbuild: { stage: build, script: [sleep 2] }\ntest: { stage: test, script: [test -f .ci.yml] }\n';
    const { number, sha } = await project.openPullRequest(pipeline);
    await project.reaches(sha, 'ci / build', 'in_progress');
    const heir = rig.github.createUser(`${project.owner.login}-heir`);
    rig.github.installApp(rig.app, heir);
    rig.github.transfer(project.repository, heir);
    assert.deepEqual(await project.settled(sha), { ...passed, 'ci / build': 'success' });
    await project.tells(number, /Both jobs passed/);
    assert.deepEqual(await project.say(number, heir, '/rerun test'), ['+1']);
    assert.deepEqual(await project.settled(sha, 2), { ...passed, 'ci / build': 'success' });
  });

  test('that may not read what it has to run is told so in its check, and asked no more', async () => {
    const project = await newProject(rig);
    const { contents: _, ...permissions } = project.installation.permissions;
    rig.github.acceptPermissions(project.installation, permissions);
    const { sha } = await project.openPullRequest(quick);
    assert.deepEqual(await project.settled(sha), { ci: 'failure' });
    assert.match(project.runs(sha, 'ci')[0]?.annotations[0]?.message ?? '', /lacks a permission.*contents/);
    const refused = () =>
      rig.github.requests.filter(({ path, status }) => path.startsWith(project.path) && status === 403).length;
    const asked = refused();
    const other = await newProject(rig);
    await other.settled(await other.push(quick));
    assert.deepEqual([refused(), asked < 5], [asked, true]);
  });

  test('with two hundred jobs in the queue has its deliveries answered in time', async () => {
    const project = await newProject(rig);
    const sha = await project.push('many: { parallel: 200, tags: [nobody], script: ["true"] }\n');
    await project.reaches(sha, 'ci', 'queued');
    const { number } = await project.openPullRequest(quick);
    await project.tells(number, /Passed in/);
    await rig.github.idle();
    const own = rig.app.deliveries.filter(({ payload }) => payload.includes(`"full_name":"${project.owner.login}/`));
    assert.deepEqual(new Set(own.map(({ outcome }) => outcome?.code)), new Set([200]));
  });

  test('with fifty jobs is written to less than twice for each', async t => {
    const project = await newProject(rig);
    const jobs = Array.from({ length: 49 }, (_, index) => `job-${index}: { script: ["true"] }\n`);
    const sha = await project.push(`gate: { stage: build, script: ["false"] }\n${jobs.join('')}`);
    const states = Object.values(await project.settled(sha));
    assert.deepEqual([states.length, states.filter(state => state === 'cancelled').length], [51, 49]);
    const writes = project.requests().filter(request => !request.startsWith('GET')).length;
    t.diagnostic(`${writes} writes and ${project.requests().length - writes} reads for 50 jobs`);
    assert.ok(writes < 2 * 50, `${writes} writes`);
  });
});
