import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { jobScript } from '../../../src/core/prepare/script.ts';

function run(shell: string, commands: string[]) {
  const { stdout, status } = spawnSync(shell, ['-c', jobScript(commands, 'm')], { encoding: 'utf8' });
  return { out: stdout.replaceAll(/\x1em \d+\x1e/g, ''), status };
}

for (const shell of ['sh', 'bash']) {
  test(`${shell}: a comment swallows nothing (A3)`, () => {
    assert.equal(run(shell, ['echo hi # note', 'echo there']).out, 'hi\nthere\n');
  });
  test(`${shell}: folder, variables and functions persist`, () => {
    assert.equal(run(shell, ['cd /usr', 'X=7', 'f() { echo "$X $PWD"; }', 'f']).out, '7 /usr\n');
  });
  test(`${shell}: the first failure ends the job with its code`, () => {
    assert.deepEqual(run(shell, ['echo a', '(exit 7)', 'echo b']), { out: 'a\n', status: 7 });
  });
  test(`${shell}: an open quote spoils its own command only`, () => {
    const { out, status } = run(shell, ['echo first', `echo 'open`, 'echo never']);
    assert.match(out, /^first\n/);
    assert.doesNotMatch(out, /never/);
    assert.notEqual(status, 0);
  });
  test(`${shell}: quotes, dollars, newlines and here-documents arrive as written`, () => {
    const commands = [`printf '%s\\n' "it's" '$HOME' "a\\"b"`, 'cat <<X\nline $((1+1))\nX'];
    assert.equal(run(shell, commands).out, `it's\n$HOME\na"b\nline 2\n`);
  });
  test(`${shell}: standard error keeps its place`, () => {
    assert.equal(run(shell, ['echo 1', 'echo 2 >&2', 'echo 3']).out, '1\n2\n3\n');
  });
  test(`${shell}: standard input is empty`, () => {
    assert.equal(run(shell, ['cat', 'echo done']).out, 'done\n');
  });
}

test('bash: a failure inside a pipe counts', () => {
  assert.equal(run('bash', ['false | cat']).status, 1);
});
