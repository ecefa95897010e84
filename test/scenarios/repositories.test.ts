/** What the operator grants to single repositories: limits, and private images for those who may have them. */

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import Docker from 'dockerode';
import { LOGIN, type Registry, startRegistry } from '../io/docker/registry.ts';
import { newProject, type Project } from './project.ts';
import { type Rig, startRig } from './rig.ts';

let rig: Rig;
let registry: Registry;
let folder: string;
let image: string;
const docker = new Docker();

before(async () => {
  registry = await startRegistry({ login: true });
  image = `${registry.address}/acme/app:1`;
  folder = await mkdtemp(join(tmpdir(), 'berth-repositories-'));
  const file = join(folder, 'repositories.yml');
  const policy = {
    repositories: { 'owner-1/shop': { limits: { cpus: 0.5, timeout: '30s' } } },
    registries: [{ registry: registry.address, ...LOGIN, repositories: ['Owner-1/*'] }],
  };
  // JSON is YAML too.
  await writeFile(file, JSON.stringify(policy), { mode: 0o600 });
  rig = await startRig({ environment: { REPOSITORIES_FILE: file, CONCURRENCY: '4', LOG_LEVEL: 'silent' } });
  const base = await docker.createContainer({ Image: 'berth/busybox' });
  await base.commit({ repo: folder.slice(1).toLowerCase(), tag: '1', changes: `LABEL test=${folder}` });
  await base.remove();
  await registry.push(docker, `${folder.slice(1).toLowerCase()}:1`, image);
});
after(async () => {
  await rig.close();
  for (const name of [image, `${folder.slice(1).toLowerCase()}:1`]) await docker.getImage(name).remove();
  await registry.stop();
  await rm(folder, { recursive: true });
});

async function logOf(project: Project, key = 'test'): Promise<string> {
  const run = (await project.stored()).at(-1);
  const answer = await fetch(`${rig.berth().url}/runs/${run?.id}/jobs/${key}/log`);
  return await answer.text();
}

test('a private image is for those the operator named, and nobody else starts it from this machine', async () => {
  const pipeline = `test: { image: { name: '${image}', pull_policy: never }, script: [echo it runs], timeout: 1h, limits: { cpus: 64 } }`;
  const [ours, theirs] = [await newProject(rig), await newProject(rig)];
  const eve = rig.github.createUser('eve');
  const fork = await rig.github.fork(ours.repository, eve);
  const [sha, foreign, opened] = await Promise.all([
    ours.push(pipeline),
    theirs.push(pipeline),
    ours.openPullRequest(pipeline, { by: eve, to: fork }),
  ]);

  assert.deepEqual(await ours.settled(sha), { ci: 'success', 'ci / test': 'success' });
  const { RepoDigests } = await docker.getImage(image).inspect();
  const digest = RepoDigests[0]?.split('@')[1] ?? '';
  const check = ours.runs(sha, 'ci / test').at(-1);
  assert.ok(check?.summary?.includes(`image \`${image}\` at \`${digest.slice(0, 19)}\`.`));
  const run = (await ours.stored()).find(each => each.trigger.commit.sha === sha);
  const ended = run?.jobs[0]?.attempts[0]?.ended;
  assert.deepEqual(ended?.outcome === 'success' && ended.images, [{ name: image, digest }]);
  assert.equal(run?.jobs[0]?.job.timeoutMs, 30_000);
  const page = await (await fetch(`${rig.berth().url}/runs/${run?.id}/jobs/test`)).text();
  assert.ok(page.includes(`at <code title="${digest}">`));
  const log = await (await fetch(`${rig.berth().url}/runs/${run?.id}/jobs/test/log`)).text();
  assert.ok(log.includes(`Image ${image} is ${digest}`));
  assert.match(log, /`limits: cpus` asks for 64; the operator of this server allows at most 0.5\./);

  assert.deepEqual(await theirs.settled(foreign), { ci: 'failure', 'ci / test': 'failure' });
  const refused = /its registry does not let this repository read it/;
  assert.match(await logOf(theirs), refused);
  const failed = (await theirs.stored()).at(-1)?.jobs[0]?.attempts.map(({ ended: each }) => each);
  assert.deepEqual(
    failed?.map(each => each?.outcome === 'failure' && each.cause),
    ['image_pull_failure'],
  );

  // Whoever looked at what the fork wants lets it run, but not as the repository itself.
  await ours.settled(opened.sha);
  await ours.say(opened.number, ours.owner, `/approve ${opened.sha}`);
  assert.equal((await ours.settled(opened.sha, 2))['ci / test'], 'failure');
  assert.match(await logOf(ours), refused);
  const stored = JSON.stringify([await ours.stored(), await theirs.stored(), await logOf(ours), await logOf(theirs)]);
  assert.ok(!stored.includes(LOGIN.password));
});
