import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { pino } from 'pino';
import { createCheckouts } from '../../../src/io/git/checkouts.ts';
import { temporaryDirectory } from '../files/temporary-directory.ts';
import { checkOut } from './check-out.ts';
import { startGitServer } from './git-server.ts';

// The ratio is told and not judged: it moves with the machine.
test('the second commit of a repository costs what it changed', async context => {
  const temporary = await temporaryDirectory();
  const server = await startGitServer(join(temporary.path, 'server'));
  try {
    const files = Array.from({ length: 500 }, (_, index) => [`d${index % 100}/f${index}`, `${index}\n`.repeat(20)]);
    const source = async () => ({ url: server.url, authorization: server.authorization });
    const checkouts = createCheckouts({ directory: join(temporary.path, 'checkouts'), log: pino({ enabled: false }) });
    const first = server.commit(Object.fromEntries(files));
    await checkOut(checkouts, source, first);
    const second = server.commit({ 'd1/f1': 'changed' });

    const fresh = await timed(async () => {
      const header = `http.extraHeader=Authorization: ${server.authorization}`;
      await promisify(execFile)('git', [
        '-c',
        header,
        'clone',
        '--quiet',
        '--depth=20',
        server.url,
        join(temporary.path, 'fresh'),
      ]);
    });
    const shared = await timed(async () => {
      const directory = await checkOut(checkouts, source, second);
      assert.equal(readFileSync(join(directory, 'd1/f1'), 'utf8'), 'changed');
      assert.equal(readFileSync(join(directory, 'd2/f2'), 'utf8'), '2\n'.repeat(20));
    });
    context.diagnostic(`second checkout ${shared} ms, fresh shallow clone ${fresh} ms: ${(shared / fresh).toFixed(2)}`);
    const changed = execFileSync('git', ['status', '--porcelain'], {
      cwd: await checkOut(checkouts, source, second),
    });
    assert.equal(changed.toString(), '');
  } finally {
    await server.close();
    await temporary.remove();
  }
});

async function timed(work: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await work();
  return Math.round(performance.now() - begun);
}
