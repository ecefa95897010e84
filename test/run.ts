/** `npm test`: the checks, then every test. Arguments narrow it: `npm test -- test/core`. */

import { spawn } from 'node:child_process';
import { glob } from 'node:fs/promises';
import { resolve } from 'node:path';
import { runChecks } from './check.ts';
import { ensureTestImages } from './images.ts';

/** Tests that only compute share one process: starting one for each file would take longer than they do. */
const computing = ['test/core/', 'test/docs/', 'test/schema/'];

const only = process.argv.slice(2);
const files = await findTests(only);
const isComputing = (file: string) => computing.some(folder => file.startsWith(folder));

const checked = only.length > 0 || (await runChecks());
// What computes has one process, which leaves a processor for the images.
const [computed] = await Promise.all([
  runTests(files.filter(isComputing), ['--test-isolation=none']),
  ensureTestImages(),
]);
const results = [
  checked,
  computed,
  await runTests(
    files.filter(file => !isComputing(file)),
    ['--test-concurrency=4'],
  ),
];
process.exitCode = results.every(Boolean) ? 0 : 1;

async function findTests(folders: readonly string[]): Promise<string[]> {
  const all = await Array.fromAsync(glob('test/**/*.test.ts'));
  return all.filter(file => folders.length === 0 || folders.some(folder => file.startsWith(folder))).sort();
}

/** Resolves with whether all passed. */
async function runTests(paths: readonly string[], flags: readonly string[]): Promise<boolean> {
  if (paths.length === 0) return true;
  // Forced, so that a test that failed half-way and left a server open ends with its failure, not with a time-out.
  const timeout = process.env['BERTH_TEST_SLOW'] === '1' ? 1_800_000 : 240_000;
  const common = ['--test', '--test-force-exit', `--test-timeout=${timeout}`, '--test-reporter=spec'];
  // Each file is a process that loads much the same modules: compiled once, they start faster.
  const env = { ...process.env, NODE_COMPILE_CACHE: resolve('.cache/compiled') };
  const child = spawn(process.execPath, [...common, ...flags, ...paths], { stdio: 'inherit', env });
  return new Promise(done => child.on('close', status => done(status === 0)));
}
