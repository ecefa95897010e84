import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { Ended, Run } from '../../src/model/run.ts';
import type { TestResult } from '../../src/model/test-result.ts';
import type { Repository } from '../../src/model/trigger.ts';
import { claim, lastOf, queuedJob, sampleRepository, sampleRun, withJob } from '../ports/store-samples.ts';
import { openParts, startWebServer, type WebServer } from './web-server.ts';

const hostile = '<img src=x onerror=alert(1)>';
const long = 'expected 90\nto equal 81';
const passed: Ended = { outcome: 'success', sections: [] };
const failed: Ended = { outcome: 'failure', cause: 'script_failure', message: 'exit 1', sections: [] };

describe('the pages of history', () => {
  let parts: Awaited<ReturnType<typeof openParts>>;
  let web: WebServer;
  let readers: WebServer;
  const repository: Repository = sampleRepository();
  const base = `/${repository.owner}/${repository.name}`;
  let fails: Run;

  /** A run of which `unit` told these tests and ended so. */
  async function ran(sha: string, ended: Ended, tests: readonly TestResult[], isPrivate = false): Promise<Run> {
    const { trigger } = sampleRun('', randomUUID(), { ...repository, isPrivate });
    const commit = { ...trigger.commit, sha };
    const now = Date.now();
    const jobs = [queuedJob('unit')];
    const { id } = await web.createRun({ createdAt: now, jobs, trigger: { ...trigger, commit } });
    await web.store.change(id, run => claim(run, 'unit', 'w'));
    await web.store.keepTests({ runId: id, key: 'unit', number: 1 }, 'w', tests);
    const { after: over } = await web.store.change(id, run =>
      withJob(run, 'unit', job => ({
        ...job,
        attempts: [{ ...lastOf(job), queuedAt: now, startedAt: now + 1000, endedAt: now + 61_000, ended }],
      })),
    );
    return over;
  }

  const one = (name: string, outcome: TestResult['outcome'], more: Partial<TestResult> = {}): TestResult => {
    return { suite: 'cart', name, outcome, durationMs: 40, ...more };
  };

  before(async () => {
    parts = await openParts();
    web = await startWebServer(parts, { openToAll: true });
    readers = await startWebServer(parts, { openToAll: false });
    const many = Array.from({ length: 120 }, (_, index) => one(`line ${index}`, 'passed'));
    await ran('0'.repeat(40), failed, [one('secret plan', 'failed')], true);
    await ran('1'.repeat(40), failed, [one('shaky', 'failed'), one('broken', 'failed'), one('sound', 'passed')]);
    await ran('1'.repeat(40), passed, [one('shaky', 'passed'), one('broken', 'failed'), one('sound', 'passed')]);
    fails = await ran('2'.repeat(40), failed, [
      ...many,
      one(hostile, 'failed', { file: 'cart.js', line: 3, message: long }),
      ...[one('shaky', 'failed'), one('broken', 'errored'), one('sound', 'failed')],
    ]);
  });
  after(async () => {
    await readers.close();
    await web.close();
    await parts.close();
  });

  async function page(path: string, of = web): Promise<string> {
    const { status, body } = await of.fetch(path);
    assert.equal(status, 200, path);
    assert.ok(!body.includes('<img src=x'), 'what a report says is text');
    return body;
  }

  test('the tests of a run: failures first, each with what it did before', async () => {
    const body = await page(`/runs/${fails.id}/tests`);
    assert.ok(body.indexOf('cart › sound') < body.indexOf('cart › line 0'));
    for (const words of [
      'new failure',
      'flaky: failed 1 of 2 times on main',
      'fails also on main',
      'not yet run on main',
    ]) {
      assert.ok(body.includes(words), words);
    }
    for (const words of ['cart.js:3', long, `href="/runs/${fails.id}/jobs/unit?attempt=1"`, '1 to 100 of 124']) {
      assert.ok(body.includes(words), words);
    }
    const next = await page(`/runs/${fails.id}/tests?offset=100&limit=100`);
    assert.ok(next.includes('101 to 124 of 124') && !next.includes('cart › sound'));
    const filtered = await page(`/runs/${fails.id}/tests?text=SOUND&state=failed`);
    assert.ok(filtered.includes('cart › sound') && !filtered.includes('broken'));
    assert.ok((await page(`/runs/${fails.id}/tests?text=nowhere`)).includes('No test is like this.'));
  });

  test('the tests of a repository, of one of them, and of the time when it was public', async () => {
    const body = await page(`${base}/tests`);
    const [flaky = '', failing = '', slowest = ''] = ['Flaky', 'Failing most often', 'Slowest'].map(
      title => body.slice(body.indexOf(`${title} <span`)).split('</section>')[0],
    );
    assert.ok(flaky.includes('shaky') && !flaky.includes('broken'));
    assert.ok(failing.indexOf('broken') < failing.indexOf('shaky') && failing.includes('secret plan'));
    assert.ok(slowest.includes('40 ms, median of 3'));
    assert.ok(!(await page(`${base}/tests`, readers)).includes('secret plan'));
    const history = await page(`${base}/tests/history?name=shaky&suite=cart&job=unit`);
    assert.equal(history.match(/<rect class="bar failed"/g)?.length, 2);
    assert.equal(history.match(/<rect class="bar passed"/g)?.length, 1);
    const plan = `${base}/tests/history?name=secret+plan&suite=cart`;
    assert.ok((await page(plan)).includes('failed in run'));
    assert.ok((await page(plan, readers)).includes('No run of late'));
  });

  test('what was of a job: outcomes, times and flakes', async () => {
    const body = await page(`${base}/jobs/unit`);
    for (const words of ['25%', '1m 0s', 'flaky', 'queued 1s', 'class="bar failed"', 'class="bar passed"']) {
      assert.ok(body.includes(words), words);
    }
    assert.ok((await page(`${base}/jobs/unit`, readers)).includes('33%'));
    assert.ok((await page(`${base}/jobs/unit?branch=none`)).includes('No run of this branch'));
  });

  test('each follows what comes, and what is summed up does so by time', async () => {
    const watched = async (path: string) => /data-watch="([^"]*)"/.exec(await page(`${base}${path}`))?.[1];
    const each = await watched('/jobs/unit');
    assert.match(each ?? '', /^\/live\?repository=\d+$/);
    assert.equal(await watched('/tests/history?name=shaky&suite=cart'), each);
    assert.equal(await watched('/tests'), `${each}&amp;by=time`);
  });

  test('what is not there is not found', async () => {
    for (const path of ['/ada/nothing/tests', `${base}/jobs/none`, `${base}/jobs/%ff`, `${base}/tests/history`]) {
      assert.equal((await web.fetch(path)).status, 404, path);
    }
  });
});
