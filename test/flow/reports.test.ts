import assert from 'node:assert/strict';
import { test } from 'node:test';
import { collectReports } from '../../src/flow/work/reports.ts';
import { InfraError } from '../../src/model/errors.ts';
import type { Reports } from '../../src/model/pipeline.ts';
import type { TestResult } from '../../src/model/test-result.ts';
import { createExecution, sandboxWith } from './execution.ts';

const failing = '<testsuite name="s"><testcase name="t"><failure>at a.js:3</failure></testcase></testsuite>';
const passing = '<testsuite name="s"><testcase name="u"/></testsuite>';

async function collect(reports: Reports, files: Readonly<Record<string, string>>, fault?: Error) {
  const stored: TestResult[] = [];
  const store = {
    keepTests: async (_: unknown, worker: string, tests: readonly TestResult[]) => {
      assert.equal(worker, 'w');
      if (fault !== undefined) throw fault;
      stored.push(...tests);
    },
  };
  const execution = createExecution({ artifacts: { reports } }, { store });
  const read = await collectReports(execution, sandboxWith(files, ['src/a.js']));
  return { read, stored, notes: execution.notes };
}

test('reports: all kinds are read in one go, each test is stored, and its place found among the files of the commit', async () => {
  const quality = '[{"description": "d", "severity": "info", "location": {"path": "b.js", "lines": {"begin": 2}}}]';
  const { read, stored, notes } = await collect(
    { junit: ['out/*.xml'], codequality: ['q.json'], coverage: { format: 'cobertura', path: 'c.xml' } },
    { 'out/a.xml': failing, 'out/b.xml': passing, 'out/c.txt': 'x', 'q.json': quality, 'c.xml': '<coverage/>' },
  );
  assert.deepEqual(stored, [
    { suite: 's', name: 't', file: 'src/a.js', line: 3, outcome: 'failed', message: 'at a.js:3' },
    { suite: 's', name: 'u', outcome: 'passed' },
  ]);
  assert.deepEqual(
    read?.problems.map(({ path, line }) => `${path}:${line}`),
    ['src/a.js:3', 'b.js:2'],
  );
  assert.deepEqual(notes, []);
});

test('reports: what is not there, or cannot be read, is said and is no fault', async () => {
  const { read, notes } = await collect({ junit: ['a.xml'], sarif: ['s.sarif'] }, { 'a.xml': '<a' });
  assert.equal(read?.kept.reportFaults?.length, 1);
  assert.match(
    notes.join('\n'),
    /^The junit report a\.xml cannot be read: .+\nNo files match artifacts: reports: sarif: s\.sarif$/,
  );
});

test('reports: a store that is away costs the history and nothing else', async () => {
  const away = new InfraError('The database is away.', { retryable: true });
  const { read, notes } = await collect({ junit: ['a.xml'] }, { 'a.xml': failing }, away);
  assert.equal(read?.kept.tests?.counts.failed, 1);
  assert.match(notes.join(), /could not be stored/);
  await assert.rejects(collect({ junit: ['a.xml'] }, { 'a.xml': failing }, new Error('our own fault')), /our own/);
});

test('reports: a job without any costs nothing', async () => {
  const { read, notes } = await collect({ dotenv: ['a.env'] }, {});
  assert.deepEqual([read, notes], [undefined, []]);
});

test('S31: what reports hold of secrets is masked before it is read', async () => {
  const leaking = failing.replace('at a.js:3', 'a secret at a.js:3');
  const { stored, read } = await collect({ junit: ['a.xml'] }, { 'a.xml': leaking });
  assert.match(JSON.stringify(stored), /\[masked\] at a\.js:3/);
  assert.ok(!JSON.stringify([stored, read]).includes('a secret'));
});
