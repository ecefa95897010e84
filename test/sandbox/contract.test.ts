import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';
import { refuseRequest, refuseResponse } from '../../src/sandbox/contract/rest.ts';
import { dig } from '../../src/sandbox/contract/schema.ts';
import { refusePayload } from '../../src/sandbox/contract/webhooks.ts';
import { operations } from '../../src/sandbox/rest/operations.ts';
import { cut } from './cut.ts';

const require = createRequire(import.meta.url);

function load(file: string) {
  return JSON.parse(readFileSync(new URL(`../../src/sandbox/contracts/${file}`, import.meta.url), 'utf8'));
}

describe('the contracts beside the sandbox', () => {
  test('the webhook description is what the package says', () => {
    const whole = require('@octokit/openapi-webhooks/generated/api.github.com.json');
    assert.deepEqual(load('github-webhooks.json'), cut(whole));
  });

  test('the REST description is what the package says', () => {
    const whole = require('@octokit/openapi/generated/api.github.com.json');
    const ours = load('github-rest.json');
    for (const [path, methods] of Object.entries<object>(ours.paths)) {
      for (const method of Object.keys(methods)) {
        const schema = (document: Record<string, unknown>) =>
          dig(document, 'paths', path, method, 'requestBody', 'content', 'application/json', 'schema');
        assert.deepEqual(schema(ours), schema(whole), `${method} ${path}`);
      }
    }
    for (const name of ['check-run', 'check-suite', 'issue-comment', 'full-repository']) {
      assert.deepEqual(ours.components.schemas[name], whole.components.schemas[name]);
    }
  });

  test('every operation of the description is answered', () => {
    const described = Object.entries<object>(load('github-rest.json').paths).flatMap(([path, methods]) =>
      Object.keys(methods).map(method => `${method.toUpperCase()} ${path}`),
    );
    // The same address under an older name; {basehead} answers it.
    const aliases = ['GET /repos/{owner}/{repo}/compare/{base}...{head}'];
    assert.deepEqual(
      described.filter(key => !(key in operations) && !aliases.includes(key)),
      [],
    );
  });
});

describe('judging by the contracts', () => {
  const create = ['POST', '/repos/{owner}/{repo}/check-runs'] as const;
  const nowhere = () => ({ path: { owner: 'ann', repo: 'shop' }, query: {} });

  test('a request without a required field is refused, and one with it is not', () => {
    assert.match(refuseRequest(...create, nowhere(), { name: 'ci' }) ?? '', /head_sha/);
    assert.equal(refuseRequest(...create, nowhere(), { name: 'ci', head_sha: 'a' }), undefined);
  });

  test('numbers in the query are read as numbers', () => {
    const parameters = { path: { owner: 'ann', repo: 'shop', issue_number: '7' }, query: { per_page: '100' } };
    assert.equal(
      refuseRequest('GET', '/repos/{owner}/{repo}/issues/{issue_number}/comments', parameters, undefined),
      undefined,
    );
    assert.deepEqual(parameters, { path: { owner: 'ann', repo: 'shop', issue_number: 7 }, query: { per_page: 100 } });
  });

  test('a page that is no number is refused', () => {
    const parameters = { path: { owner: 'ann', repo: 'shop', issue_number: 'seven' }, query: {} };
    const complaint = refuseRequest(
      'GET',
      '/repos/{owner}/{repo}/issues/{issue_number}/comments',
      parameters,
      undefined,
    );
    assert.match(complaint ?? '', /issue_number/);
  });

  test('an answer with a missing field or an undescribed status is ours to blame', () => {
    assert.match(refuseResponse(...create, 201, { id: 1 }) ?? '', /required/);
    assert.match(refuseResponse(...create, 299, {}) ?? '', /not described/);
  });

  test('null is allowed only where the description says so', () => {
    const reaction = { id: 1, node_id: 'x', user: null, content: 'eyes', created_at: '2026-01-01T00:00:00Z' };
    const list = ['GET', '/repos/{owner}/{repo}/issues/comments/{comment_id}/reactions', 200] as const;
    assert.equal(refuseResponse(...list, [reaction]), undefined);
    assert.match(refuseResponse(...list, [{ ...reaction, content: null }]) ?? '', /content/);
  });

  test('a payload is judged by its event and action', () => {
    assert.match(refusePayload('push', null, {}) ?? '', /required/);
    assert.match(refusePayload('push', 'imagined', {}) ?? '', /no event/);
    assert.equal(refusePayload('ping', null, { zen: 'Keep it simple.' }), undefined);
  });
});
