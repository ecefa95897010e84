import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Refusal } from '../../../src/io/github/refusal.ts';
import type { Annotation, Published, Report } from '../../../src/model/report.ts';
import { checkReport } from './check-report.ts';
import { nothingPublished, setStage } from './stage.ts';

const done = { status: 'completed', conclusion: 'failure', title: 'Failed' } as const;
const create = 'POST /repos/ann/shop/check-runs';
const toChecks = /^\/repos\/ann\/shop\/check-runs(\/\d+)?$/;

interface Told {
  readonly output?: { readonly annotations?: readonly unknown[] };
}

const annotations = (count: number): Annotation[] =>
  Array.from({ length: count }, (_, index) => ({
    path: 'a.ts',
    startLine: index + 1,
    endLine: index + 1,
    level: 'failure',
    message: `fault ${index}`,
  }));

/** A stage, and a reporter that remembers what it heard, as the real one does. */
async function setReporter(...parameters: Parameters<typeof setStage>) {
  const stage = await setStage(...parameters);
  let told: Published = nothingPublished;
  async function publish(...checks: Report['checks']) {
    const report = { headSha: stage.sha, checks };
    told = await stage.forge.publish(stage.repository, report, told, progress => {
      told = progress;
    });
  }
  return { ...stage, publish, told: () => told, runs: () => [...stage.shop.runs.values()] };
}

describe('checks are told', () => {
  test('once, and again only when they differ', async t => {
    const { publish, requests, runs } = await setReporter(t);
    await publish(checkReport());
    await publish(checkReport());
    assert.deepEqual(requests().slice(1), ['POST /check-runs']);
    await publish(checkReport(done));
    assert.equal(requests().length, 3);
    assert.deepEqual(
      runs().map(run => [run.name, run.externalId, run.status, run.conclusion, run.title]),
      [['ci / build', 'r1:0:build', 'completed', 'failure', 'Failed']],
    );
  });

  test('with what holds only now, which makes no difference', async t => {
    const { publish, requests, runs } = await setReporter(t);
    await publish(checkReport({ aside: 'waits for a worker' }));
    assert.equal(runs()[0]?.title, 'Queued: waits for a worker');
    await publish(checkReport({ aside: 'waits in the queue' }));
    await publish(checkReport());
    assert.deepEqual(requests().slice(1), ['POST /check-runs']);
    await publish(checkReport({ summary: 'another', aside: 'waits in the queue' }));
    assert.equal(runs()[0]?.title, 'Queued: waits in the queue');
  });

  test('straight to completed in one request', async t => {
    const { publish, requests, runs } = await setReporter(t);
    await publish(checkReport({ ...done, startedAt: 1_000, completedAt: 2_000, annotations: annotations(3) }));
    assert.deepEqual(requests().slice(1), ['POST /check-runs']);
    assert.deepEqual([runs()[0]?.annotations.length, runs()[0]?.completedAt?.getTime()], [3, 2_000]);
  });

  test('another round is another check of the same name', async t => {
    const { publish, runs } = await setReporter(t);
    await publish(checkReport(done));
    await publish(checkReport(done), checkReport({ externalId: 'r1:1:build' }));
    assert.deepEqual(
      runs().map(run => [run.name, run.status]),
      [
        ['ci / build', 'completed'],
        ['ci / build', 'queued'],
      ],
    );
  });

  test('as replaced, once, when their run went on before their end was told', async t => {
    const { publish, runs, requests } = await setReporter(t);
    const other = checkReport({ externalId: 'r2:0:build' });
    await publish(checkReport({ status: 'in_progress' }), other);
    const next = checkReport({ externalId: 'r1:1:build' });
    await publish(next, other);
    const sent = requests().length;
    await publish(next, other);
    assert.equal(requests().length, sent);
    assert.deepEqual(
      runs().map(run => [run.externalId, run.status, run.conclusion]),
      [
        ['r1:0:build', 'completed', 'cancelled'],
        ['r2:0:build', 'queued', null],
        ['r1:1:build', 'queued', null],
      ],
    );
  });

  test('as replaced also when we never heard that they were made, and never those of other runs', async t => {
    const { publish, github, runs } = await setReporter(t);
    await publish(checkReport({ externalId: 'r2:0:build' }));
    const fault = { kind: 'bad_gateway_after' } as const;
    github.inject({ method: 'POST', path: '/repos/ann/shop/check-runs', fault });
    await assert.rejects(publish(checkReport()), Refusal);
    await publish(checkReport({ externalId: 'r1:1:build' }));
    assert.deepEqual(
      runs().map(run => [run.externalId, run.conclusion]),
      [
        ['r2:0:build', null],
        ['r1:0:build', 'cancelled'],
        ['r1:1:build', null],
      ],
    );
  });

  test('even when GitHub finds one of them invalid; that is told at the end', async t => {
    const { publish, github, runs } = await setReporter(t);
    github.inject({
      method: 'POST',
      path: '/repos/ann/shop/check-runs',
      fault: { kind: 'status', status: 422, message: 'no' },
    });
    await assert.rejects(
      publish(checkReport(), checkReport({ externalId: 'r1:0' })),
      (error: unknown) => error instanceof Refusal && error.status === 422 && !error.retryable,
    );
    assert.deepEqual(
      runs().map(run => run.externalId),
      ['r1:0'],
    );
  });

  test('an unknown commit is refused for good', async t => {
    const { forge, repository } = await setStage(t);
    const report = { headSha: 'f'.repeat(40), checks: [checkReport()] };
    await assert.rejects(
      forge.publish(repository, report, nothingPublished, () => undefined),
      (error: unknown) => error instanceof Refusal && !error.retryable && /No commit found/.test(error.message),
    );
  });
});

describe('nothing is told twice', () => {
  for (const fault of [{ kind: 'bad_gateway_after' }, { kind: 'reset', after: true }] as const) {
    test(`a create that was done, though the answer was ${fault.kind}`, async t => {
      const { publish, github, runs } = await setReporter(t);
      github.inject({ method: 'POST', path: '/repos/ann/shop/check-runs', fault });
      await assert.rejects(publish(checkReport()), (error: unknown) => error instanceof Refusal && error.retryable);
      await publish(checkReport(done));
      assert.deepEqual(
        runs().map(run => run.status),
        ['completed'],
      );
    });
  }

  test('a create that was not done is done', async t => {
    const { publish, github, runs } = await setReporter(t);
    github.inject({ method: 'POST', path: '/repos/ann/shop/check-runs', fault: { kind: 'bad_gateway_before' } });
    await assert.rejects(publish(checkReport()), Refusal);
    await publish(checkReport());
    assert.equal(runs().length, 1);
  });

  test('after a crash that forgot everything, among more than a page of checks', async t => {
    const { forge, repository, sha, shop } = await setStage(t, { creationsPerMinute: 1_000 });
    const checks = Array.from({ length: 104 }, (_, index) => checkReport({ externalId: `r1:0:${index}` }));
    const publish = () => forge.publish(repository, { headSha: sha, checks }, nothingPublished, () => undefined);
    await publish();
    const published = await publish();
    assert.deepEqual([shop.runs.size, Object.keys(published.checks).length], [104, 104]);
  });

  test('among a thousand checks of its own name, on pages linked by the number of the repository', async t => {
    const { publish, github, runs, shop } = await setReporter(t);
    await publish(checkReport(done));
    const [first] = runs();
    assert.ok(first);
    // GitHub keeps so many of one name and suite.
    for (let id = 1; id < 1_000; id++) shop.runs.set(-id, { ...first, id: -id, externalId: `r0:${id}:build` });
    const fault = { kind: 'bad_gateway_after' } as const;
    github.inject({ method: 'POST', path: '/repos/ann/shop/check-runs', fault });
    const again = checkReport({ externalId: 'r1:1:build' });
    await assert.rejects(publish(checkReport(done), again), Refusal);
    await publish(checkReport(done), again);
    assert.equal(runs().length, 1_001);
    const pages = github.requests.filter(({ query }) => /[?&]page=10(&|$)/.test(query));
    assert.ok(pages.length > 0 && pages.every(({ path }) => path.endsWith('/check-runs')));
  });

  for (const count of [0, 1, 49, 50, 51, 100, 101, 1_000]) {
    const requests = Math.max(1, Math.ceil(count / 50));
    for (const lost of new Set([0, Math.floor(requests / 2), requests - 1])) {
      test(`${count} annotations in ${requests} requests, though the answer to number ${lost + 1} was lost`, async t => {
        const { publish, github, runs } = await setReporter(t);
        const check = checkReport({ ...done, annotations: annotations(count) });
        const write = lost === 0 ? { method: 'POST' } : { method: 'PATCH', after: lost - 1 };
        github.inject({ ...write, path: toChecks, fault: { kind: 'bad_gateway_after' } });
        await assert.rejects(publish(check), Refusal);
        await publish(check);
        await publish({ ...check, title: 'Again' });
        assert.deepEqual(
          runs().map(run => run.annotations.map(({ message }) => message)),
          [annotations(count).map(({ message }) => message)],
        );
        const sizes = github.requests
          .filter(({ method, path }) => method !== 'GET' && toChecks.test(path))
          .map(({ body }) => (body as Told).output?.annotations?.length ?? 0);
        assert.ok(sizes.every(size => size <= 50));
        assert.equal(sizes.filter(size => size > 0).length, Math.ceil(count / 50));
      });
    }
  }
});

test('results go first, and the sum of all last', async t => {
  const { publish, github } = await setReporter(t);
  await publish(
    checkReport({ externalId: 'r1:0', name: 'ci' }),
    checkReport(),
    checkReport({ ...done, externalId: 'r1:0:t' }),
  );
  const creates = github.requests.filter(({ method, path }) => `${method} ${path}` === create);
  assert.deepEqual(
    creates.map(({ body }) => (body as { external_id: string }).external_id),
    ['r1:0:t', 'r1:0:build', 'r1:0'],
  );
});

test('whatever a job says, GitHub takes it', async t => {
  const { publish, runs, github } = await setReporter(t);
  const odd = {
    path: './a.ts',
    startLine: 0,
    endLine: -1,
    startColumn: 0,
    level: 'notice',
    message: '',
    title: 'x'.repeat(300),
  } as const;
  await publish(
    checkReport({
      ...done,
      name: `ci / ${'name 🙂 '.repeat(40)}`,
      title: 't'.repeat(400),
      summary: '🙂'.repeat(30_000),
      text: `\`\`\`\n${'line\n'.repeat(20_000)}`,
      annotations: [odd, { ...odd, path: '/etc/passwd' }],
      actions: [{ label: 'l'.repeat(30), description: 'd'.repeat(60), identifier: 'again' }],
    }),
  );
  assert.deepEqual([runs()[0]?.status, runs()[0]?.annotations.length, github.violations], ['completed', 1, []]);
});
