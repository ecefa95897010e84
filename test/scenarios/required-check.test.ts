import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { eventually } from './eventually.ts';
import { newProject, type Project } from './project.ts';
import { type Rig, startRig } from './rig.ts';

let rig: Rig;
before(async () => {
  rig = await startRig({ environment: { CONCURRENCY: '4', CHECK_NAME: 'gate' } });
});
after(() => rig.close());

const pipeline = 'include: [local: ci/more.yml]\ntest: { script: ["true"] }\n';
const more = 'audit: { script: ["true"] }\n';
const docs = 'test: { script: ["true"], rules: [{ changes: [src/**] }] }\n';

/** A project whose main branch has a pipeline; answers how its check reads. */
async function projectWith(text: string, files: Readonly<Record<string, string>> = {}) {
  const project = await newProject(rig);
  const { repository } = project;
  await rig.github.unheard(() => project.push(text, { files }));
  const gate = (sha: string) => project.runs(sha, 'gate').at(-1);
  const becomes = (sha: string, state: string) => project.reaches(sha, 'gate', state);
  const fork = async (login: string) => {
    const author = rig.github.createUser(`${project.owner.login}-${login}`);
    return { by: author, to: await rig.github.fork(repository, author) };
  };
  return { ...project, gate, becomes, fork };
}

/** Pushes a branch with these files (`null` removes one) and opens a pull request of it. */
async function open(project: Project, files: Readonly<Record<string, string | null>>, options: Opening = {}) {
  const { by = project.owner, to = project.repository, message = 'Change', branch = 'topic', base = 'main' } = options;
  return rig.github.unheard(async () => {
    const sha = await rig.github.commit(to, by, { branch, message, files: { 'count.txt': branch, ...files } });
    const wanted = { author: by, title: 'Change', head: branch, base, from: to };
    const { number } = await rig.github.openPullRequest(project.repository, wanted);
    return { sha, number };
  });
}

interface Opening {
  readonly by?: Project['owner'];
  readonly to?: Project['repository'];
  readonly message?: string;
  readonly branch?: string;
  readonly base?: string;
}

describe('the check to require', { concurrency: 4 }, () => {
  test('is not passed by a second pull request of the same commit, for a branch without a pipeline', async () => {
    const project = await projectWith(pipeline, { 'ci/more.yml': more });
    await rig.github.unheard(() =>
      rig.github.commit(project.repository, project.owner, { branch: 'bare', files: { '.ci.yml': null } }),
    );
    const eve = await project.fork('eve');
    const { sha } = await open(project, { '.ci.yml': null }, eve);
    await project.becomes(sha, 'action_required');
    const wanted = { author: eve.by, title: 'Again', head: 'topic', base: 'bare', from: eve.to };
    await rig.github.openPullRequest(project.repository, wanted);
    await eventually('the second run was told', () => project.runs(sha, 'gate').length === 2);
    await project.becomes(sha, 'action_required');
    assert.deepEqual(
      project.runs(sha, 'gate').map(({ conclusion }) => conclusion),
      ['action_required', 'action_required'],
    );
  });

  test('is not passed because a stranger may not read what the base includes', async () => {
    const project = await projectWith('include: [local: ci/more.yml]\n', {
      'ci/more.yml': 'include: [{ project: OWNER/recipes, file: audit.yml }]\n',
    });
    const { owner, repository } = project;
    const recipes = await rig.github.createRepository({ owner, name: 'recipes', private: true });
    await rig.github.unheard(async () => {
      await rig.github.commit(recipes, owner, { files: { 'audit.yml': more } });
      const text = `include: [{ project: ${owner.login}/recipes, file: audit.yml }]\n`;
      await rig.github.commit(repository, owner, { files: { 'ci/more.yml': text } });
    });
    const { sha, number } = await open(project, { '.ci.yml': null }, await project.fork('eve'));
    assert.match((await project.becomes(sha, 'action_required')).summary ?? '', /`audit` \| ➖ removed/);
    assert.deepEqual(await project.say(number, owner, `/approve ${sha}`), ['+1']);
    await project.becomes(sha, 'neutral');
  });

  test('passes when paths leave out everything, for strangers, too', async () => {
    const project = await projectWith(docs);
    const own = await open(project, { 'README.md': 'more' });
    const stranger = await open(project, { 'README.md': 'more' }, { ...(await project.fork('eve')), branch: 'docs' });
    await project.becomes(own.sha, 'neutral');
    await project.becomes(stranger.sha, 'neutral');
  });

  test('shows what a pull request changes of the pipeline, also in what it includes', async () => {
    const project = await projectWith(pipeline, { 'ci/more.yml': more });
    const changed = await open(project, { 'ci/more.yml': 'audit: { script: ["true"], allow_failure: true }\n' });
    const stranger = await open(
      project,
      { '.ci.yml': 'test: { script: ["true"], variables: { A: b } }\n' },
      { ...(await project.fork('eve')), branch: 'less' },
    );
    const behind = await open(project, { 'a.txt': 'a' }, { branch: 'behind' });
    const check = await project.becomes(changed.sha, 'success');
    assert.match(check.summary ?? '', /compared with `main`.*\n\n.*\n.*\n\| `audit` \| ⚠️ weakened \| allow_failure/);
    const waiting = await project.becomes(stranger.sha, 'action_required');
    assert.match(waiting.summary ?? '', /`audit` \| ➖ removed/);
    assert.match(waiting.summary ?? '', /`test` \| ✏️ changed \| variables \+`A`/);
    const same = await project.becomes(behind.sha, 'success');
    assert.doesNotMatch(same.summary ?? '', /compared with/);
    assert.deepEqual(Object.keys(project.states(behind.sha)).toSorted(), ['gate', 'gate / audit', 'gate / test']);
  });
});
