import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { prepareJob } from '../../../src/core/prepare/prepare.ts';
import { jobScript } from '../../../src/core/prepare/script.ts';
import { NO_SECRETS, type OpenSecrets } from '../../../src/core/prepare/secrets.ts';
import type { PlannedJob } from '../../../src/model/plan.ts';
import { passed, plannedJob, runOf } from './runs.ts';

const maxima = { cpus: 2, memory: 64, pids: 9, disk: 1 };

function prepare(change: Partial<PlannedJob>, secrets: Partial<OpenSecrets>) {
  const needed = plannedJob('build', { stageIndex: 1 });
  const run = runOf([needed, plannedJob('deploy', change)], { build: passed({ outputs: { LEFT: 'by build' } }) });
  return prepareJob({
    run,
    ref: { runId: run.id, key: 'deploy', number: 1 },
    marker: 'm',
    startedAt: 0,
    defaultImage: 'debian',
    limits: { ...maxima, sharedMemory: 1, afterScriptTimeoutMs: 1, servicesTimeoutMs: 1 },
    maxima,
    untrusted: { network: 'fenced' },
    isFenced: true,
    secrets: { ...NO_SECRETS, ...secrets },
  });
}

const service = { name: 'db', aliases: [], variables: {} };

test('a secret wins over what the pipeline says and other jobs left, and texts may use it', () => {
  const { spec } = prepare(
    {
      variables: { TOKEN: 'written' },
      late: { URL: 'https://$TOKEN@host' },
      needs: [{ key: 'build', artifacts: true }],
      services: [service],
    },
    { values: { TOKEN: 'top-secret', LEFT: 'hidden' } },
  );
  assert.equal(spec.environment['TOKEN'], 'top-secret');
  assert.equal(spec.environment['LEFT'], 'hidden');
  assert.equal(spec.environment['URL'], 'https://top-secret@host');
  assert.equal(spec.services?.[0]?.environment['TOKEN'], 'top-secret');
  assert.equal(spec.memoryDirectory, undefined);
});

test('a value of a secret is not expanded: its dollar signs are its own', () => {
  const { spec } = prepare({ late: { URL: '$TOKEN' } }, { values: { TOKEN: 'a$HOME$$' } });
  assert.deepEqual([spec.environment['TOKEN'], spec.environment['URL']], ['a$HOME$$', 'a$HOME$$']);
});

test('what a person gave when starting the run wins, also over a file', () => {
  const given = { given: { TOKEN: 'mine' }, variables: { TOKEN: 'mine' } };
  assert.equal(prepare(given, { values: { TOKEN: 'top-secret' } }).spec.environment['TOKEN'], 'mine');
  const { spec } = prepare(given, { files: { TOKEN: 'top-secret' } });
  assert.deepEqual([spec.environment['TOKEN'], spec.memoryDirectory], ['mine', undefined]);
});

test('a file is in memory, apart from the project; texts see its path, services nothing', () => {
  const { spec } = prepare(
    { late: { CONFIG: '--key $KEY' }, services: [service], afterScript: ['ls'] },
    { files: { KEY: 'content' } },
  );
  assert.equal(spec.memoryDirectory, '/berth-secrets');
  assert.equal(spec.environment['CONFIG'], '--key /berth-secrets/KEY');
  assert.equal(spec.services?.[0]?.environment['KEY'], undefined);
  for (const script of [spec.script, spec.afterScript]) assert.match(script ?? '', /KEY=\/berth-secrets\/KEY/);
  assert.doesNotMatch(spec.script, /content/);
});

test('what is missing is why the job does not run', () => {
  const withheld = [{ name: 'TOKEN', reason: 'is withheld' }];
  assert.match(prepare({ script: ['echo $TOKEN'] }, { withheld }).fault ?? '', /^The secret `TOKEN` is withheld/);
  const needs = [{ key: 'build', artifacts: true }];
  const left = [{ name: 'LEFT', reason: 'is withheld' }];
  assert.equal(prepare({ script: ['echo $LEFT'], needs }, { withheld: left }).fault, undefined);
});

test('the shell writes the file byte for byte, for its owner alone, and tells its path', () => {
  const content = `-----\n'"$HOME"\\n\`id\` %s\n\n`;
  const directory = '/berth-secrets';
  const script = jobScript(['cat "$KEY"; ls -l "$KEY" >&2; sh -c "echo -n \\$KEY"'], 'm', ['KEY']).replaceAll(
    directory,
    execFileSync('mktemp', ['-d']).toString().trim(),
  );
  const path = /KEY=(\S+)/.exec(script)?.[1] ?? '';
  const output = execFileSync('sh', ['-c', script], { env: { PATH: process.env['PATH'], KEY: content } }).toString();
  assert.ok(output.includes(content), output);
  assert.match(output, /^-r--------/m);
  assert.ok(output.endsWith(path), output);
  execFileSync('rm', ['-r', path.replace(/\/KEY$/, '')]);
});
