import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const root = fileURLToPath(new URL('../..', import.meta.url));

const result = z.object({
  ok: z.boolean(),
  problems: z.array(z.string()),
  runs: z.array(
    z.object({
      id: z.string(),
      source: z.string(),
      sha: z.string(),
      jobs: z.array(z.object({ key: z.string(), conclusion: z.string().nullable(), attempts: z.number() })),
    }),
  ),
  checks: z.array(
    z.object({ name: z.string(), sha: z.string(), status: z.string(), conclusion: z.string().nullable() }),
  ),
  comment: z.object({ author: z.string(), body: z.string() }),
});

test('npm run demo -- --exit --json: standard output is one object, and everything happened', async () => {
  const child = spawn(process.execPath, ['src/cli/main.ts', 'demo', '--exit', '--json'], {
    cwd: root,
    env: { ...process.env, NO_COLOR: '1', LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, told] = [collect(child.stdout), collect(child.stderr)];
  const [code] = await once(child, 'close');
  assert.equal(code, 0, await told);
  const { ok, problems, runs, checks, comment } = result.parse(JSON.parse(await out));
  assert.deepEqual([ok, problems], [true, []]);
  assert.equal(runs.at(-1)?.jobs.length, 5);
  assert.ok(runs.at(-1)?.jobs.every(({ conclusion }) => conclusion === 'success'));
  assert.ok(checks.some(({ name, conclusion }) => name === 'ci / unit' && conclusion === 'failure'));
  assert.equal(comment.author, 'berth[bot]');
  assert.match(comment.body, /All 5 jobs passed/);
  assert.doesNotMatch(await told, /\x1b/, 'no colours under NO_COLOR');
});

async function collect(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}
