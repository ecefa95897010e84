import assert from 'node:assert/strict';
import { test } from 'node:test';
import { collectOutputs } from '../../src/flow/work/outputs.ts';
import { createExecution, sandboxWith } from './execution.ts';

async function collect(dotenv: readonly string[], files: Readonly<Record<string, string>>) {
  const execution = createExecution({ artifacts: { reports: { dotenv } } });
  return { ...(await collectOutputs(execution, sandboxWith(files))), notes: execution.notes };
}

test('outputs: all files of the report count as one', async () => {
  const files = { 'env/a.env': 'A=1\n', 'env/b.env': 'B=2', 'env/c.txt': 'C=3\n', 'env/d.env': 'D=4' };
  assert.deepEqual(await collect(['env/*.env'], files), { outputs: { A: '1', B: '2', D: '4' }, notes: [] });
});

test('outputs: a report that is not there is said, and is no fault', async () => {
  const { outputs, fault, notes } = await collect(['build.env'], {});
  assert.deepEqual([outputs, fault], [undefined, undefined]);
  assert.match(notes.join(), /No files match.*build\.env/);
});

test('outputs: a report that cannot be read is a fault', async () => {
  const { outputs, fault, notes } = await collect(['build.env'], { 'build.env': 'A=1\nnonsense\n' });
  assert.equal(outputs, undefined);
  assert.match(fault ?? '', /build\.env has no `NAME=value` in line 2/);
  assert.deepEqual(notes, [fault]);
});

test('S21: names that would decide what runs are left out and said', async () => {
  const { outputs, notes } = await collect(['build.env'], { 'build.env': 'A=1\nLD_PRELOAD=/x.so\nPATH=.\n' });
  assert.deepEqual(outputs, { A: '1' });
  assert.match(notes.join(), /LD_PRELOAD, PATH/);
});

test('S31: a value that holds a secret is left out and said', async () => {
  const { outputs, notes } = await collect(['build.env'], { 'build.env': 'A=1\nB=holds a secret\n' });
  assert.deepEqual(outputs, { A: '1' });
  assert.deepEqual(notes, ['Left out of the dotenv report, since they hold a secret: B']);
});

test('S30: a huge report is not read into memory', async () => {
  const { fault } = await collect(['*.env'], { 'a.env': `A=${'x'.repeat(50_000_000)}`, 'b.env': 'B=1\n' });
  assert.match(fault ?? '', /less than 5120/);
});
