import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ImageError, InfraError } from '../../src/model/errors.ts';
import { collector, engineRig, type Rig, tar, untar } from './engine-rig.ts';

/** What every Engine promises (src/flow/ports/engine.ts), against a real one. */
describe('an engine', { concurrency: 3 }, () => {
  let rig: Rig;
  before(async () => {
    rig = await engineRig();
  });
  after(async () => {
    assert.deepEqual(await rig.leftovers(), [], 'nothing is left behind');
    await rig.close();
  });

  test('tells its version and size', async () => {
    const info = await rig.engine.check();
    assert.match(info.version, /^\d+\./);
    assert.ok(info.cpus >= 1 && info.memory > 2 ** 20);
  });

  test('runs a script in the project directory and gives its output in order, errors included', async () => {
    const { code, text } = await rig.job(rig.spec('for i in 1 2 3; do echo out$i; echo err$i >&2; done; pwd; exit 7'));
    assert.equal(code, 7);
    assert.equal(text, ['out1', 'err1', 'out2', 'err2', 'out3', 'err3', '/builds/project', ''].join('\n'));
  });

  test('A3: a comment at the end of a command swallows nothing', async () => {
    const { text } = await rig.job(rig.spec('echo one # note\necho two'));
    assert.equal(text, 'one\ntwo\n');
  });

  test('gives the script nothing to read and leaves it no argument', async () => {
    const { text } = await rig.job(rig.spec('read line; printf "$?:$line:$#:$*:$IFS."'));
    assert.equal(text, '1::0:: \t\n.');
  });

  test('S20: takes environment and script of any text without reading them as options or code', async () => {
    const odd = 'a\n"b" \'c\' $(id) `id` --privileged ${HOME} \\ é 😀';
    const { text } = await rig.job(
      rig.spec('printf %s "$ODD"', { environment: { ODD: odd, PATH: '/bin', '--privileged': 'true' } }),
    );
    assert.equal(text, odd);
  });

  for (const lines of [3_000, 60_000]) {
    test(`runs a script of ${lines} lines, whatever characters it is cut between`, async () => {
      const body = Array.from({ length: lines }, (_, i) => `${'😀é'.repeat(5)}${i}\n`).join('');
      const { code, text } = await rig.job(rig.spec(`cat <<'END'\n${body}END\n`));
      assert.equal(code, 0);
      assert.ok(text === body, 'not a character lost or added');
    });
  }

  test('A10: gives every job its own workspace over the checkout, which stays as it is', async () => {
    const write = 'cat readme.txt; echo mine >> readme.txt; rm -r src; echo new > new.txt; ls';
    const [one, two] = await Promise.all([rig.job(rig.spec(write)), rig.job(rig.spec(write))]);
    assert.equal(one.text, 'from the checkout\nnew.txt\nreadme.txt\n');
    assert.equal(two.text, one.text);
    assert.deepEqual((await readdir(rig.checkout)).sort(), ['readme.txt', 'src']);
    assert.equal(await readFile(`${rig.checkout}/readme.txt`, 'utf8'), 'from the checkout\n');
  });

  test('unpacks files into the project directory before the script starts', async () => {
    const { output, text } = collector();
    const sandbox = await rig.engine.prepare(rig.spec('cat dist/a.txt src/main.txt'), rig.checkout, output);
    await sandbox.copyIn(tar({ 'dist/a.txt': 'from another job\n' }));
    await sandbox.run(output, new AbortController().signal);
    await sandbox.destroy();
    assert.equal(text(), 'from another job\nmain\n');
  });

  test('takes files only before the job runs, and gives them only after (S25)', async () => {
    const { output, text } = collector();
    const sandbox = await rig.engine.prepare(rig.spec('echo running; sleep 30'), rig.checkout, output);
    try {
      await assert.rejects(sandbox.copyOut('.'), /only after/);
      const stop = new AbortController();
      const running = sandbox.run(output, stop.signal);
      while (!text().includes('running')) await sleep(20);
      await assert.rejects(sandbox.copyOut('.'), /only after/);
      await assert.rejects(sandbox.copyIn(tar({ a: 'a' })), /only before/);
      stop.abort();
      await running;
      assert.ok(await sandbox.copyOut('src/main.txt'));
      await assert.rejects(sandbox.copyIn(tar({ a: 'a' })), /only before/);
    } finally {
      await sandbox.destroy();
    }
  });

  test('hands out what lies at a path, named from the last part of the path on', async () => {
    const script =
      'mkdir -p build/dist; echo a > build/dist/a; ln build/dist/a build/dist/b; ln -s /etc/passwd build/dist/c';
    await rig.job(rig.spec(script), async sandbox => {
      const folder = await sandbox.copyOut('build/dist');
      assert.ok(folder);
      assert.deepEqual(await untar(folder), {
        'dist/': undefined,
        'dist/a': 'a\n',
        'dist/b': 'dist/a',
        'dist/c': '/etc/passwd',
      });
      const file = await sandbox.copyOut('./src/main.txt');
      assert.ok(file);
      assert.deepEqual(await untar(file), { 'main.txt': 'main\n' });
      const all = await sandbox.copyOut('.');
      assert.ok(all && 'project/build/dist/a' in (await untar(all)));
      assert.equal(await sandbox.copyOut('absent'), undefined);
      await assert.rejects(sandbox.copyOut('../../etc/passwd'), /not in the project directory/);
    });
  });

  test('runs the after_script on the same workspace, whatever happened, with more environment', async () => {
    const { output, text } = collector();
    const spec = rig.spec('echo made > made.txt; exit 1', { afterScript: 'cat made.txt; echo "$JOB_STATUS $HOME"' });
    await rig.job(spec, async sandbox => {
      const exit = await sandbox.runAfterScript({ JOB_STATUS: 'failed' }, output, new AbortController().signal);
      assert.equal(exit.code, 0);
    });
    assert.equal(text(), 'made\nfailed /root\n');
  });

  test('A1, A2: ends a silent job that ignores signals when told to, and keeps nothing of it', async () => {
    const spec = rig.spec('trap "" TERM INT HUP; (trap "" TERM; sleep 1000) & sleep 1000');
    const { code } = await rig.job(spec, undefined, AbortSignal.timeout(500));
    assert.equal(code, 137);
    const filters = { label: [`dev.berth.run=${spec.attempt.runId}`] };
    assert.deepEqual(await rig.docker.listContainers({ all: true, filters }), []);
  });

  test('starts nothing when told to stop before it began', async () => {
    const { code, text } = await rig.job(rig.spec('echo started'), undefined, AbortSignal.abort());
    assert.deepEqual({ code, text }, { code: 137, text: '' });
  });

  test('ends with the script, not with a process it left in the background', async () => {
    const { code, text } = await rig.job(rig.spec('sleep 1000 & echo done'));
    assert.deepEqual({ code, text }, { code: 0, text: 'done\n' });
  });

  test('can be told to destroy twice, at once, and while the script runs', async () => {
    const { output } = collector();
    const sandbox = await rig.engine.prepare(rig.spec('sleep 1000'), rig.checkout, output);
    const running = sandbox.run(output, new AbortController().signal).catch(error => error);
    await sleep(300);
    await Promise.all([sandbox.destroy(), sandbox.destroy()]);
    await sandbox.destroy();
    assert.ok(await running, 'the run comes to an end');
  });

  test('passes on what the output throws, and pauses while it has not resolved', async () => {
    const sandbox = await rig.engine.prepare(rig.spec('yes'), rig.checkout, async () => undefined);
    let busy = false;
    let calls = 0;
    const output = async () => {
      assert.equal(busy, false, 'one piece at a time');
      busy = true;
      await sleep(20);
      busy = false;
      if (++calls === 5) throw new Error('the log is full');
    };
    await assert.rejects(sandbox.run(output, new AbortController().signal), /the log is full/);
    await sandbox.destroy();
  });

  test('says for the author why an image cannot be had, and keeps nothing of the attempt', async () => {
    const prepare = (image: string) =>
      rig.engine.prepare(rig.spec('true', { image }), rig.checkout, async () => undefined);
    await assert.rejects(prepare('Not An Image'), ImageError);
    await assert.rejects(prepare('-v/:/host'), ImageError);
    await assert.rejects(prepare('../containers/json?all=1#'), ImageError);
    await assert.rejects(prepare('127.0.0.1:1/nobody/listens:1'), (error: unknown) => {
      assert.ok(error instanceof InfraError && error.retryable);
      assert.match(error.message, /127\.0\.0\.1:1\/nobody\/listens:1/);
      return true;
    });
  });
});
