/** Files are kept from run to run, and nobody is handed what somebody with fewer rights wrote (S38). */

import assert from 'node:assert/strict';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type JobRig, startJobRig } from './job-rig.ts';
import { newProject } from './project.ts';

let rig: JobRig;
before(async () => {
  rig = await startJobRig();
});
after(() => rig.close());

/** Says what it finds in the cache, and leaves `said` there when told. */
function job(cache: string, said?: string): string {
  const script = [
    'cat deps/* 2>/dev/null || echo nothing',
    ...(said ? [`mkdir -p deps; echo ${said} > deps/said`] : []),
  ];
  return `{ script: ${JSON.stringify(script)}, cache: { ${cache}, paths: [deps/] } }`;
}

describe('the cache', { concurrency: 2 }, () => {
  test('gives a later run what an earlier one kept, by key, file and fallback, and says what it does', async () => {
    const first = await rig.runs(
      `
text: ${job('key: "deps-$CI_COMMIT_REF_NAME"', 'text')}
files: ${job('key: { files: [lock, none], prefix: deps }', 'files')}
fails:
  script: [mkdir keep, echo x > keep/x, exit 1]
  allow_failure: true
  cache: [{ key: never, paths: [keep] }, { key: on failure, paths: [keep], when: on_failure }]
pulls: ${job('policy: pull, key: one', 'pulled')}
links:
  script: [mkdir out, ln -s /etc/passwd out/link, mkfifo out/pipe, echo x > out/file]
  cache: { key: links, paths: [out, .git] }
`,
      { files: { lock: 'one' } },
    );
    assert.equal(first.conclusions['ci'], 'success');
    assert.match(
      await first.log('text'),
      /No cache for deps-main yet\n[\s\S]*nothing\n[\s\S]*Kept the cache deps-main: 5 B, \d+ B compressed, in \d+\.\d s\n$/,
    );
    assert.match(await first.log('files'), /Kept the cache deps-[0-9a-f]{16}: 6 B/);
    const fails = await first.log('fails');
    assert.match(fails, /Kept the cache on failure: 2 B/);
    assert.doesNotMatch(fails, /Kept the cache never/);
    assert.doesNotMatch(await first.log('pulls'), /Kept/);

    const second = await rig.runs(
      `
text: ${job('key: deps-main')}
files: ${job('key: { files: [lock], prefix: deps }', 'changed')}
fallback: ${job('key: other, fallback_keys: [none, deps-main]')}
makes: { script: [mkdir deps, echo artifact > deps/said], artifacts: { paths: [deps/] } }
artifacts win: { needs: [makes], script: [cat deps/said], cache: { key: deps-main, paths: [deps/], policy: pull } }
links:
  script: [ls -l out, test ! -e out/pipe, test -f .git/HEAD]
  cache: { key: links, paths: [out], policy: pull }
`,
      { files: { lock: 'one' } },
    );
    assert.equal(second.conclusions['ci'], 'success', await second.log('links'));
    assert.match(
      await second.log('text'),
      /Restored the cache deps-main: 5 B in \d+\.\d s\n[\s\S]*\ntext\n.*The cache deps-main is unchanged: 5 B/,
    );
    assert.match(
      await second.log('files'),
      /Restored the cache deps-[\s\S]*\nfiles\n[\s\S]*Kept the cache deps-[^:]*: 8 B/,
    );
    assert.match(await second.log('fallback'), /Restored the cache deps-main in place of other: 5 B[\s\S]*\ntext\n/);
    assert.match(await second.log('artifacts win'), /\nartifact\n/);
    assert.match(await second.log('links'), /link -> \/etc\/passwd/);

    await damage(join(rig.dataDirectory, 'blobs', 'caches', String(rig.repository.id)));
    const third = await rig.runs(`text: ${job('key: deps-main')}\nfiles: ${job('key: { files: [lock] }')}`, {
      files: { lock: 'two' },
    });
    assert.equal(third.conclusions['ci'], 'success');
    assert.match(await third.log('text'), /The cache deps-main is damaged: it is not restored[\s\S]*\nnothing\n/);
    assert.match(await third.log('files'), /No cache for [0-9a-f]{16} yet\n[\s\S]*nothing\n/);
  });

  test('of a fork is read by that pull request alone, whoever approves it and whatever its branch is called', async () => {
    const project = await newProject(rig);
    const { github } = rig;
    const { repository, owner, say } = project;
    const uses = (said?: string) => `test: ${job('key: deps', said)}\n`;
    const good = await project.push(uses('good'));
    await project.settled(good);

    const eve = github.createUser(`${owner.login}-eve`);
    const fork = await github.fork(repository, eve);
    const poison = { by: eve, to: fork, branch: 'main' };
    const opened = await project.openPullRequest(uses('poison'), poison);
    await project.settled(opened.sha);
    await say(opened.number, owner, `/approve ${opened.sha}`);
    await project.settled(opened.sha, 2);
    assert.match(await rig.log(opened.sha, 'test'), /\(of main\)\n[\s\S]*\ngood\n[\s\S]*Kept the cache deps: 7 B/);
    const again = await project.push(uses(), poison);
    await project.settled(again);
    await say(opened.number, owner, `/approve ${again}`);
    await project.settled(again, 2);
    assert.match(await rig.log(again, 'test'), /\npoison\n/);

    const main = await project.push(uses());
    await project.settled(main);
    assert.match(await rig.log(main, 'test'), /Restored the cache deps: 5 B in [^(]*\n[\s\S]*\ngood\n/);
    const own = await project.openPullRequest(uses('own'), { branch: 'topic' });
    await project.settled(own.sha);
    assert.match(await rig.log(own.sha, 'test'), /\(of main\)\n[\s\S]*\ngood\n/);
    github.setRole(repository, eve, 'write');
    const trusted = await project.push(uses(), poison);
    await project.settled(trusted);
    assert.match(await rig.log(trusted, 'test'), /\(of main\)\n[\s\S]*\ngood\n/);
  });
});

/** Changes a byte of every cache in a folder. */
async function damage(folder: string): Promise<void> {
  const all = await readdir(folder, { recursive: true, withFileTypes: true });
  const caches = all.filter(entry => entry.isFile());
  assert.ok(caches.length > 0);
  for (const { parentPath, name } of caches) {
    const file = await open(join(parentPath, name), 'r+');
    await file.write(Buffer.from([0]), 0, 1, 20);
    await file.close();
  }
}
