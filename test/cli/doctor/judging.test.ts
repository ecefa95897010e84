import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readConfig } from '../../../src/cli/config.ts';
import { judgeApp, missingPermissions } from '../../../src/cli/doctor/app.ts';
import { judgeClock } from '../../../src/cli/doctor/clock.ts';
import { judgeConfiguration } from '../../../src/cli/doctor/configuration.ts';
import { judgeDatabase } from '../../../src/cli/doctor/database.ts';
import { judgeDisk } from '../../../src/cli/doctor/disk.ts';
import { judgeEngine, judgeLayering } from '../../../src/cli/doctor/engine.ts';
import { type Judgement, look } from '../../../src/cli/doctor/finding.ts';
import { judgeInstallations } from '../../../src/cli/doctor/installations.ts';
import { judgeRequiredCheck } from '../../../src/cli/doctor/required-check.ts';
import { judgeSecrets } from '../../../src/cli/doctor/secrets.ts';
import { judgeWebhook } from '../../../src/cli/doctor/webhook.ts';
import { InfraError } from '../../../src/model/errors.ts';

const statuses = (judgements: readonly Judgement[]) => judgements.map(({ status }) => status);

/** Whoever is told that something is wrong is told what to do. */
function advised(judgements: readonly Judgement[], expected: readonly Judgement['status'][]): void {
  assert.deepEqual(statuses(judgements), expected, JSON.stringify(judgements));
  for (const { status, message, hint } of judgements) {
    if (status !== 'ok') assert.ok(hint !== undefined && hint.length > 10, message);
  }
}

describe('configuration', () => {
  const ready = { state: 'ready' } as const;
  const judge = (environment: Record<string, string>, identity: Parameters<typeof judgeConfiguration>[1] = ready) =>
    judgeConfiguration(readConfig(environment), identity);

  test('is fine with an app and an address', () => {
    advised(judge({ BASE_URL: 'https://ci.example.com' }), ['ok']);
    advised(judge({ BASE_URL: 'http://localhost:3000' }), ['ok']);
    advised(judge({ WEBHOOK_PROXY_URL: 'https://smee.io/abc' }), ['ok']);
  });

  test('without an address, or with one that anybody on the way can listen to, is worth a warning', () => {
    advised(judge({}), ['warning']);
    advised(judge({ BASE_URL: 'http://ci.example.com' }), ['warning']);
  });

  test('without an app says how to register one, in production too', () => {
    const address = { BASE_URL: 'https://ci.example.com' };
    const [here] = judge(address, { state: 'absent' });
    const [production] = judge({ ...address, NODE_ENV: 'production' }, { state: 'absent' });
    assert.match(here?.hint ?? '', /berth server/);
    assert.match(production?.hint ?? '', /APP_ID/);
    assert.deepEqual([here?.status, production?.status], ['failed', 'failed']);
  });

  test('with unusable keys tells every problem', () => {
    assert.deepEqual(
      judge({ BASE_URL: 'https://ci.example.com' }, { state: 'wrong', problems: ['a', 'b'] }).map(
        ({ message }) => message,
      ),
      ['a', 'b'],
    );
  });
});

describe('engine', () => {
  const info = {
    version: '28.0.1',
    cpus: 4,
    memory: 8,
    api: '1.48',
    storage: 'overlay2',
    cgroups: '2',
    runtimes: ['runc'],
    unlimited: [],
    warnings: [],
  };

  test('is told with what it is made of', () => {
    const [only, ...rest] = judgeEngine({ ...info, runc: '1.4.0' });
    assert.equal(only?.message, 'Docker 28.0.1 (API 1.48, storage overlay2, cgroup v2, runc 1.4.0)');
    assert.equal(rest.length, 0);
    assert.deepEqual(statuses(judgeEngine({ ...info, runc: '1.2.4', unlimited: ['memory'] })), [
      'ok',
      'warning',
      'warning',
    ]);
  });

  test('its own warnings are passed on, and a storage that copies everything is one', () => {
    assert.deepEqual(statuses(judgeEngine({ ...info, storage: 'vfs', warnings: ['no swap limit'] })), [
      'ok',
      'warning',
      'warning',
    ]);
  });

  test('that cannot layer works, only slower', () => {
    advised(judgeLayering(undefined), ['ok']);
    advised(judgeLayering('the engine maps users'), ['warning']);
  });
});

test('the database is fine as long as its schema is not newer than ours', () => {
  const state = { kind: 'server', isRunning: true, version: '16.3', knownSchema: 6 } as const;
  advised(judgeDatabase({ ...state, schema: 6 }), ['ok']);
  assert.match(judgeDatabase({ ...state, schema: 4 })[0]?.message ?? '', /schema 4, brought to 6/);
  assert.match(judgeDatabase(state)[0]?.message ?? '', /without tables yet/);
  advised(judgeDatabase({ ...state, schema: 7 }), ['failed']);
});

test('an embedded database says whether a server uses it', () => {
  const state = { kind: 'embedded', knownSchema: 6 } as const;
  assert.match(judgeDatabase({ ...state, isRunning: true, version: '18.4', schema: 6 })[0]?.message ?? '', /in use by/);
  assert.match(judgeDatabase({ ...state, isRunning: false, version: '18' })[0]?.message ?? '', /18, not running/);
  assert.match(judgeDatabase({ ...state, isRunning: false })[0]?.message ?? '', /the first start makes it/);
});

test('the disk warns before it is full', () => {
  const disk = { path: '/data', exists: true, isWritable: true, totalBytes: 100 * 2 ** 30 };
  advised(judgeDisk({ ...disk, freeBytes: 10 * 2 ** 30 }), ['ok']);
  advised(judgeDisk({ ...disk, freeBytes: 10 * 2 ** 30 - 1 }), ['warning']);
  advised(judgeDisk({ ...disk, freeBytes: 2 ** 30 - 1 }), ['failed']);
  assert.match(judgeDisk({ ...disk, isWritable: false, freeBytes: 2 ** 40 })[0]?.hint ?? '', /^chown \d+ \/data$/);
});

describe('the app', () => {
  const wanted = { permissions: { checks: 'write', contents: 'read' }, events: ['push', 'pull_request'] };
  const app = { name: 'Berth', settings: 'https://github.com/settings/apps/berth', ...wanted };

  test('may do what we need, and nothing else', () => {
    advised(judgeApp(app, wanted), ['ok']);
    advised(judgeApp({ ...app, permissions: { checks: 'read' } }, wanted), ['ok', 'failed']);
    advised(judgeApp({ ...app, events: ['push'] }, wanted), ['ok', 'failed']);
    advised(judgeApp({ ...app, permissions: { ...wanted.permissions, administration: 'write' } }, wanted), [
      'ok',
      'warning',
    ]);
  });

  test('write covers read, and each missing level is named', () => {
    assert.deepEqual(missingPermissions({ checks: 'write', contents: 'write' }, wanted.permissions), []);
    assert.deepEqual(missingPermissions({ checks: 'read' }, wanted.permissions), ['checks: write', 'contents: read']);
  });

  test('each installation is judged by itself', () => {
    const fine = { account: 'acme', permissions: wanted.permissions, isSuspended: false, settings: 'https://x' };
    const old = { ...fine, account: 'old', permissions: { checks: 'write' } };
    advised(judgeInstallations([fine, { ...fine, isSuspended: true }, old], wanted.permissions), [
      'ok',
      'warning',
      'failed',
    ]);
    advised(judgeInstallations([], wanted.permissions), ['warning']);
  });
});

describe('the webhook', () => {
  const url = 'https://ci.example.com/api/github/webhooks';
  const attempt = (status: number, at = 0) => ({ status, reason: 'so', at });

  test('goes where we are, and arrives', () => {
    advised(judgeWebhook({ url, wanted: url, attempts: [attempt(200), attempt(202)] }), ['ok', 'ok']);
    advised(judgeWebhook({ url, wanted: undefined, attempts: [] }), ['ok', 'warning']);
  });

  test('that goes nowhere or elsewhere is a failure', () => {
    advised(judgeWebhook({ url: undefined, wanted: url, attempts: [attempt(200)] }), ['failed']);
    advised(judgeWebhook({ url: 'https://old.example.com/', wanted: url, attempts: [attempt(200)] }), ['failed', 'ok']);
  });

  test('that fails now is a failure with its cause, and one that did before is a warning', () => {
    advised(judgeWebhook({ url, wanted: url, attempts: [attempt(200, 2), attempt(502, 1)] }), ['ok', 'warning']);
    const hints = [401, 404, 0, 502].map(status => {
      const judgements = judgeWebhook({ url, wanted: url, attempts: [attempt(status, 2), attempt(200, 1)] });
      advised(judgements, ['ok', 'failed']);
      return judgements[1]?.hint;
    });
    assert.equal(new Set(hints).size, 4);
    assert.match(hints[0] ?? '', /WEBHOOK_SECRET/);
  });
});

test('a clock that differs is told, and one that GitHub would not believe is a failure', () => {
  advised(judgeClock(900), ['ok']);
  advised(judgeClock(-12_000), ['warning']);
  advised(judgeClock(45_000), ['failed']);
  assert.match(judgeClock(-45_000)[0]?.message ?? '', /45 s behind/);
});

test('what does not answer is a finding; a fault of ours is not hidden', async () => {
  const away = () => Promise.reject(new InfraError('away', { retryable: true }));
  assert.deepEqual(await look('engine', away, () => [], 'start it'), [
    { check: 'engine', status: 'failed', message: 'away', hint: 'start it' },
  ]);
  await assert.rejects(
    look(
      'engine',
      () => Promise.reject(new TypeError('x')),
      () => [],
      '',
    ),
    TypeError,
  );
});

describe('secrets', () => {
  const key = { file: '/data/secrets.key', mode: 0o600 };

  test('are fine when all of them open, or there is nothing to open yet', () => {
    advised(judgeSecrets({ key, kept: 3, problems: [] }), ['ok']);
    advised(judgeSecrets({ key, problems: [] }), ['ok']);
    advised(judgeSecrets({ key: { file: '/data/secrets.key' }, kept: 0, problems: [] }), ['ok']);
    assert.match(
      judgeSecrets({ key: undefined, kept: 1, problems: [] })[0]?.message ?? '',
      /1 secret opens .*SECRETS_KEY/,
    );
  });

  test('whose key others may read are worth a warning', () => {
    for (const mode of [0o640, 0o604])
      advised(judgeSecrets({ key: { ...key, mode }, kept: 3, problems: [] }), ['warning']);
  });

  test('that do not open are told one by one', () => {
    const problems = ['The secret A needs a key.', 'The secret B needs a key.'];
    advised(judgeSecrets({ key, kept: 3, problems }), ['failed', 'failed']);
  });
});

test('S43: the required check counts for something where it is taken from this app only', () => {
  const rules = (repository: string, ...required: readonly { name: string; appId?: number }[]) => {
    return { repository, settings: `https://github.com/${repository}/settings/rules`, required };
  };
  const judge = (...found: Parameters<typeof judgeRequiredCheck>[0]) =>
    judgeRequiredCheck(found, 0, { appId: 7, name: 'ci' });
  assert.deepEqual(judge(), []);
  advised(judgeRequiredCheck([], 3, { appId: 7, name: 'ci' }), ['ok']);
  const ours = { name: 'ci', appId: 7 };
  advised(judge(rules('a/ours', ours), rules('a/both', { name: 'ci' }, ours)), ['ok']);
  advised(judge(rules('a/any', { name: 'ci' }, { name: 'lint', appId: 7 })), ['warning']);
  advised(judge(rules('a/theirs', { name: 'ci', appId: 8 })), ['warning']);
  const none = Array.from({ length: 12 }, (_, index) => rules(`a/none-${index}`, { name: 'lint' }));
  advised(judge(...none), ['ok']);
  assert.match(judge(...none)[0]?.message ?? '', /`ci` is not required in .*a\/none-9, 2 more$/);
});
