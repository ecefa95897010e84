import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { createTimesEncoder } from '../../src/core/log-times/encode.ts';
import { issueKey } from '../../src/flow/keys.ts';
import type { Permission } from '../../src/flow/ports/forge.ts';
import type { Holder, Scope } from '../../src/model/key.ts';
import type { Run } from '../../src/model/run.ts';
import { rangeOf } from '../../src/web/api/log-range.ts';
import { operations } from '../../src/web/api/serve.ts';
import { finishedJob, jobRun, NOW, sampleRepository } from '../ports/store-samples.ts';
import { openParts, startWebServer, type WebServer } from './web-server.ts';

const ann = { id: 1, login: 'ann' };

interface OpenApi {
  readonly openapi: string;
  readonly components: object;
  readonly paths: Record<string, Record<string, { responses: Record<number, Described> }>>;
}

interface Described {
  readonly content?: Record<string, { readonly schema: object }>;
}

describe('the API', () => {
  let parts: Awaited<ReturnType<typeof openParts>>;
  let web: WebServer;
  let run: Run;
  let other: Run;
  let role: Permission = 'write';
  const tokens: Record<string, string> = {};
  const seen = new Set<string>();
  let document: OpenApi;
  let ajv: Ajv2020;

  async function tokenFor(holder: Holder, scopes: readonly Scope[], endsAt?: number): Promise<string> {
    const ends = endsAt === undefined ? {} : { endsAt };
    const draft = { kind: 'token', name: 't', holder, scopes, createdAt: NOW, ...ends } as const;
    return (await issueKey(parts.keys, draft)).secret;
  }

  /** Every answer is held against the description of its operation. */
  async function ask(method: string, path: string, token: string | undefined, body?: unknown, headers = {}) {
    const answer = await fetch(`${web.url}/api/v1${path}`, {
      method,
      headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const isText = answer.headers.get('content-type')?.startsWith('text/plain') === true;
    const value = isText ? text : JSON.parse(text);
    const found = operations.find(
      each => each.method === method && patternOf(each.path).test(path.split('?')[0] ?? ''),
    );
    if (found !== undefined) {
      seen.add(found.id);
      const described = document.paths[`/api/v1${found.path}`]?.[method.toLowerCase()]?.responses[answer.status];
      assert.ok(described, `${found.id} answers ${answer.status}, which it does not describe`);
      const schema = described.content?.['application/json']?.schema;
      if (schema !== undefined) {
        const validate = ajv.compile({ ...schema, components: document.components });
        assert.ok(validate(value), `${found.id}: ${ajv.errorsText(validate.errors)}`);
      }
    }
    return { status: answer.status, value, headers: answer.headers };
  }

  before(async () => {
    parts = await openParts();
    const mine = sampleRepository();
    web = await startWebServer(parts, {
      openToAll: false,
      publicPages: false,
      forge: {
        permission: async ({ id }, actorId) => (id === mine.id && actorId === ann.id ? role : 'none'),
        findCommit: async (_, ref) => (ref === 'heads/main' ? 'a'.repeat(40) : undefined),
        commit: async (_, sha) => ({ sha, message: 'm', authorName: 'a', authorEmail: 'a@b' }),
        readFile: async () => 'one: { script: ["true"] }',
      },
    });
    const repository = { ...mine, isPrivate: true };
    run = await web.createRun(
      { jobs: [finishedJob('build'), jobRun('ship', { status: 'waiting', for: 'play' }, [])], completedAt: NOW },
      repository,
    );
    other = await web.createRun(
      { jobs: [finishedJob('build')], completedAt: NOW },
      { ...sampleRepository(), isPrivate: true },
    );
    const times = createTimesEncoder().note(0, NOW);
    await web.logs.append({ runId: run.id, key: 'build', number: 1 }, new TextEncoder().encode('0123456789'), times);
    const person = { kind: 'person', actor: ann } as const;
    tokens['read'] = await tokenFor(person, ['read']);
    tokens['both'] = await tokenFor(person, ['read', 'write']);
    tokens['old'] = await tokenFor(person, ['read'], NOW);
    tokens['repository'] = await tokenFor({ kind: 'repository', repositoryId: mine.id }, ['read', 'write']);
    document = JSON.parse((await web.fetch('/api/v1/openapi.json')).body);
    ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
  });
  after(async () => {
    await web.close();
    await parts.close();
  });

  test('is described by a valid OpenAPI document', async () => {
    const { valid, errors } = await new Validator().validate({ ...document });
    assert.ok(valid, JSON.stringify(errors));
    assert.equal(document.openapi, '3.1.0');
  });

  test('tells of what the person of a token can read, and of nothing else (S42)', async () => {
    const { read, repository } = tokens;
    for (const token of [read, repository]) {
      assert.deepEqual(
        (await ask('GET', '/runs', token)).value.runs.map(({ id }: Run) => id),
        [run.id],
      );
      assert.equal((await ask('GET', '/repositories', token)).value.repositories.length, 1);
      assert.equal((await ask('GET', `/runs/${run.id}`, token)).value.conclusion, 'success');
      assert.equal((await ask('GET', `/runs/${run.id}/jobs`, token)).value.jobs.length, 2);
      assert.equal((await ask('GET', `/runs/${run.id}/jobs/build`, token)).value.key, 'build');
      assert.deepEqual((await ask('GET', `/runs/${run.id}/jobs/build/tests`, token)).value, { tests: [] });
      const past = `/repositories/${run.trigger.repository.id}`;
      assert.deepEqual((await ask('GET', `/runs/${run.id}/tests?state=failed`, token)).value.tests, []);
      assert.deepEqual((await ask('GET', `${past}/tests?days=7`, token)).value, {
        flaky: [],
        failing: [],
        slowest: [],
      });
      assert.deepEqual((await ask('GET', `${past}/tests/history?name=none`, token)).value, { runs: [] });
      const build = (await ask('GET', `${past}/jobs/build`, token)).value;
      assert.deepEqual([build.success_rate, build.flaky_commits, build.tries.length], [0.5, 1, 3]);
      assert.equal((await ask('GET', `/runs/${run.id}/artifacts`, token)).status, 200);
      for (const path of ['', '/jobs', '/jobs/build', '/jobs/build/log', '/jobs/build/tests', '/tests', '/artifacts']) {
        const none = await ask('GET', `/runs/987654${path}`, token);
        const answer = await ask('GET', `/runs/${other.id}${path}`, token);
        assert.deepEqual([answer.status, answer.value], [404, none.value], path);
      }
      assert.equal((await ask('POST', `/runs/${other.id}/rerun`, token, {})).status, 404);
      assert.equal(
        (await ask('POST', `/repositories/${other.trigger.repository.id}/runs`, token, { branch: 'main' })).status,
        404,
      );
    }
    assert.equal((await ask('GET', '/queue', tokens['read'])).value.running.others, 0);
    assert.equal((await ask('GET', '/queue', undefined)).status, 404, 'not even how much there is');
    assert.deepEqual((await ask('GET', '/runs', undefined)).value.runs, []);
    assert.equal((await ask('GET', '/runs', tokens['old'])).status, 401);
    assert.equal((await ask('GET', '/runs', 'berth_guessed')).status, 401);
  });

  test('filters and pages', async () => {
    const ids = async (query: string) => (await ask('GET', `/runs?${query}`, tokens['read'])).value;
    assert.deepEqual((await ids('status=in_progress')).runs, []);
    assert.equal((await ids(`sha=${run.trigger.commit.sha}&status=completed&limit=1`)).runs.length, 1);
    assert.deepEqual(await ids(`cursor=${run.id}`), { runs: [] });
    for (const query of ['limit=0', 'limit=x', 'cursor=a', 'event=none', 'sha=ab']) {
      assert.equal((await ask('GET', `/runs?${query}`, tokens['read'])).status, 400, query);
    }
  });

  test('a log comes whole or in ranges', async () => {
    const log = (range: string) =>
      ask('GET', `/runs/${run.id}/jobs/build/log?attempt=1`, tokens['read'], undefined, { range });
    assert.equal((await ask('GET', `/runs/${run.id}/jobs/build/log?attempt=1`, tokens['read'])).value, '0123456789');
    const path = `/runs/${run.id}/jobs/build/log?attempt=1&timestamps=1`;
    const timed = await ask('GET', path, tokens['read'], undefined, { range: 'bytes=2-4' });
    assert.deepEqual([timed.status, timed.value], [200, `${new Date(NOW).toISOString()} 0123456789`]);
    const part = await log('bytes=2-4');
    assert.deepEqual([part.status, part.value, part.headers.get('content-range')], [206, '234', 'bytes 2-4/10']);
    assert.deepEqual(rangeOf('bytes=-3', 10), { from: 7, to: 10 });
    assert.deepEqual(rangeOf('bytes=8-', 10), { from: 8, to: 10 });
    assert.equal(rangeOf('bytes=10-', 10), 'none');
    assert.equal(rangeOf('lines=1-2', 10), undefined);
  });

  test('does what the live right and the scope of the token allow', async () => {
    const { read, both, repository } = tokens;
    const rerun = `/runs/${run.id}/rerun`;
    assert.equal((await ask('POST', rerun, undefined, {})).status, 401);
    assert.equal((await ask('POST', rerun, read, {})).status, 403);
    role = 'read';
    assert.equal((await ask('POST', rerun, both, {})).status, 403);
    role = 'write';
    web.rights.forget({});
    assert.equal((await ask('POST', `/runs/${run.id}/approve`, both, { sha: run.trigger.commit.sha })).status, 409);
    assert.equal((await ask('POST', `/runs/${run.id}/approve`, both, { sha: 'short' })).status, 400);
    assert.equal((await ask('POST', rerun, both, { job: 'none' })).status, 404);
    assert.equal((await ask('POST', `/runs/${run.id}/jobs/ship/play`, both)).status, 200);
    assert.equal((await ask('POST', rerun, both, { fresh: 'yes' })).status, 400);
    assert.equal((await ask('POST', rerun, repository, { what: 'all', fresh: true })).status, 200);
    const again = (await parts.store.find(run.id))?.jobs.find(({ job }) => job.key === 'build');
    assert.equal(again?.isFresh, true);
    assert.equal((await ask('POST', `/runs/${run.id}/cancel`, both, {})).status, 200);
    const start = `/repositories/${run.trigger.repository.id}/runs`;
    assert.equal((await ask('POST', start, both, { branch: 'gone' })).status, 422);
    assert.equal((await ask('POST', start, both, { branch: '../x' })).status, 400);
    const started = await ask('POST', start, both, { branch: 'main', variables: { LEVEL: 'high' } });
    assert.deepEqual([started.status, started.value.event], [201, 'api']);
    assert.deepEqual(started.value.diagnostics, []);
    const [job] = (await parts.store.find(started.value.id))?.jobs ?? [];
    assert.equal(job?.job.variables['LEVEL'], 'high');
  });

  test('tells settings to programs of administrators only, and does what they ask', async () => {
    const { id } = run.trigger.repository;
    const settings = `/repositories/${id}/settings`;
    const none = await ask('GET', '/repositories/987654/settings', tokens['read']);
    for (const token of [tokens['read'], tokens['repository'], undefined]) {
      const refused = await ask('GET', settings, token);
      assert.deepEqual([refused.status, refused.value], [404, none.value]);
    }
    role = 'admin';
    web.rights.forget({ repositoryId: id });
    const environment = { name: 'review', action: 'start', onStop: 'stop' } as const;
    const [deploy, stop] = [finishedJob('deploy'), jobRun('stop', { status: 'waiting', for: 'play' }, [])];
    const jobs = [{ ...deploy, job: { ...deploy.job, environment } }, stop];
    await web.createRun({ jobs, completedAt: NOW }, run.trigger.repository);
    const entry = {
      scope: 'branch main',
      blob: 'b',
      digest: 'd',
      bytes: 9,
      compressedBytes: 4,
      savedAt: NOW,
      usedAt: NOW,
    };
    await parts.caches.put({ ...entry, repositoryId: id, key: 'npm' });
    await parts.caches.put({ ...entry, repositoryId: other.trigger.repository.id, key: 'npm' });
    const { value } = await ask('GET', settings, tokens['read']);
    assert.deepEqual(
      value.environments.map(({ name, state }: Record<string, string>) => [name, state]),
      [['review', 'deployed']],
    );
    assert.deepEqual(
      value.caches.map(({ key }: Record<string, string>) => key),
      ['npm'],
    );

    const remove = `/repositories/${id}/caches/delete`;
    assert.equal((await ask('POST', remove, tokens['read'], {})).status, 403);
    assert.deepEqual((await ask('POST', remove, tokens['both'], { key: 'go' })).value, { deleted: 0 });
    assert.deepEqual((await ask('POST', remove, tokens['both'], {})).value, { deleted: 1 });
    assert.equal((await parts.caches.list()).length, 1, 'those of others stay');
    const stopping = `/repositories/${id}/environments/stop`;
    assert.equal((await ask('POST', stopping, tokens['both'], { environment: 'none' })).status, 409);
    assert.equal((await ask('POST', stopping, tokens['both'], { environment: 'review' })).status, 200);
    assert.equal(
      (await ask('POST', stopping, tokens['both'], { environment: 'review' })).status,
      409,
      'asked for already',
    );
  });

  test('every operation was asked for', () => {
    assert.deepEqual(
      operations.map(({ id }) => id).filter(id => !seen.has(id)),
      [],
    );
  });
});

function patternOf(template: string): RegExp {
  return new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`);
}
