import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setStage, shop } from './stage.ts';

const path = '/repos/ann/shop/check-runs';

describe('faults', () => {
  test('502 after the effect leaves a run behind, 502 before does not', async t => {
    const { github, octokit, repository, first } = await setStage(t);
    const create = () => octokit.rest.checks.create({ ...shop, name: 'ci', head_sha: first });
    github.inject({ method: 'POST', path, fault: { kind: 'bad_gateway_after' } });
    github.inject({ method: 'POST', path, fault: { kind: 'bad_gateway_before' } });
    await assert.rejects(create(), { status: 502 });
    assert.equal(repository.runs.size, 1);
    await assert.rejects(create(), { status: 502 });
    assert.equal(repository.runs.size, 1);
    await create();
    assert.equal(repository.runs.size, 2);
    const seen = github.requests.filter(request => request.path === path);
    assert.deepEqual(
      seen.map(({ method, status, caller }) => [method, status, caller]),
      [
        ['POST', 502, 'installation'],
        ['POST', 502, 'nobody'],
        ['POST', 201, 'installation'],
      ],
    );
    assert.equal(Object(seen[0]?.body).name, 'ci');
  });

  test('limits say what GitHub says', async t => {
    const now = 1_700_000_000_000;
    const { github } = await setStage(t, { now: () => now });
    const get = async () => {
      const answer = await fetch(`${github.apiUrl}/repos/ann/shop`);
      const { message } = Object(await answer.json());
      const { headers } = answer;
      return [
        answer.status,
        headers.get('retry-after'),
        headers.get('x-ratelimit-remaining'),
        headers.get('x-ratelimit-reset'),
        message,
      ];
    };
    const rule = { path: '/repos/ann/shop' };
    github.inject({ ...rule, fault: { kind: 'secondary_limit', retryAfter: 7 } });
    github.inject({ ...rule, fault: { kind: 'secondary_limit' } });
    github.inject({ ...rule, fault: { kind: 'primary_limit', resetIn: 30 } });
    github.inject({ ...rule, fault: { kind: 'too_many', retryAfter: 1 } });
    github.inject({ ...rule, fault: { kind: 'unauthorized' } });
    const [secondary, silent, primary, many, unknown, fine] = [
      await get(),
      await get(),
      await get(),
      await get(),
      await get(),
      await get(),
    ];
    assert.deepEqual(secondary.slice(0, 2), [403, '7']);
    assert.match(String(secondary[4]), /secondary rate limit/);
    assert.deepEqual(silent.slice(0, 2), [403, null]);
    assert.deepEqual(primary.slice(0, 4), [403, null, '0', '1700000030']);
    assert.deepEqual(many.slice(0, 2), [429, '1']);
    assert.deepEqual([unknown[0], unknown[4]], [401, 'Bad credentials']);
    assert.equal(fine[0], 200);
  });

  test('a cut connection, no answer at all, and a late one', async t => {
    const { github } = await setStage(t);
    const get = (signal?: AbortSignal) => fetch(`${github.apiUrl}/repos/ann/shop`, signal ? { signal } : {});
    github.inject({ path: '/repos/*', fault: { kind: 'reset' } });
    await assert.rejects(get(), { message: 'fetch failed' });
    github.inject({ path: /shop$/, fault: { kind: 'hang' } });
    await assert.rejects(get(AbortSignal.timeout(50)), { name: 'TimeoutError' });
    github.inject({ path: '/repos/ann/shop', fault: { kind: 'slow', ms: 40 } });
    const started = performance.now();
    assert.equal((await get()).status, 200);
    assert.ok(performance.now() - started >= 39);
  });

  test('hit what they name, as often as they say, and after as many as they say', async t => {
    const { github } = await setStage(t);
    const status = async (name: string) => (await fetch(`${github.url}/${name}`)).status;
    const fault = { kind: 'status', status: 503, message: 'Unavailable' } as const;
    github.inject({ method: 'GET', path: '/repos/ann/shop', times: 2, after: 1, fault });
    const got = [];
    for (const name of ['rate_limit', 'repos/ann/shop', 'repos/ann/shop', 'api/v3/repos/ann/shop', 'repos/ann/shop'])
      got.push(await status(name));
    assert.deepEqual(got, [200, 200, 503, 503, 200]);
    github.inject({ path: '*', times: 9, fault });
    github.clearFaults();
    assert.equal(await status('meta'), 200);
  });
});
