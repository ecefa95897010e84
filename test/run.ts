/** `npm test`: the checks, then every test. Arguments narrow it: `npm test -- test/core`. */

import { spawn } from 'node:child_process';
import { glob } from 'node:fs/promises';
import { runChecks } from './check.ts';
import { ensureTestImages } from './images.ts';

const only = process.argv.slice(2);

const passed = only.length > 0 || (await runChecks());
await ensureTestImages();
const code = await runTests(await findTests(only));
process.exitCode = passed && code === 0 ? 0 : 1;

async function findTests(folders: readonly string[]): Promise<string[]> {
  const files = await Array.fromAsync(glob('test/**/*.test.ts'));
  return files.filter(file => folders.length === 0 || folders.some(folder => file.startsWith(folder))).sort();
}

function runTests(files: readonly string[]): Promise<number> {
  // Forced, so that a test that failed half-way and left a server open ends with its failure, not with a time-out.
  const flags = [
    '--test',
    '--test-force-exit',
    '--test-concurrency=3',
    '--test-timeout=240000',
    '--test-reporter=spec',
  ];
  const child = spawn(process.execPath, [...flags, ...files], { stdio: 'inherit' });
  return new Promise(resolve => child.on('close', status => resolve(status ?? 1)));
}
