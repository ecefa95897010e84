/** A run as it may be in the middle of a working day: what pages are looked at with, by tests and by people. */

import { createTimesEncoder } from '../../src/core/log-times/encode.ts';
import type { Attempt, AttemptRef, Ended, JobRun, Run, Section } from '../../src/model/run.ts';
import type { Repository } from '../../src/model/trigger.ts';
import { jobRun, lastOf, withJob } from '../ports/store-samples.ts';
import type { WebServer } from './web-server.ts';

const MINUTE = 60_000;

export interface ShopRun {
  readonly run: Run;
  /** The log of `unit`, which failed. */
  readonly log: string;
}

/** Builds a shop: some of it passed, one test failed at its second try, and the images are still made. */
export async function createShopRun(web: WebServer, now: number, repository?: Repository): Promise<ShopRun> {
  const began = now - 4 * MINUTE;
  const { log, sections } = unitLog(began + 65_000);
  const failed: Ended = {
    outcome: 'failure',
    cause: 'script_failure',
    message: 'exit code 1 in `npm test`',
    exitCode: 1,
    sections,
    tests: {
      counts: { passed: 318, failed: 1, errored: 0, skipped: 4, flaky: 1 },
      durationMs: 48_000,
      failures: [
        {
          suite: 'cart',
          name: 'applies the discount once',
          file: 'test/cart.test.ts',
          line: 42,
          outcome: 'failed',
          message: 'expected 90 to equal 81',
        },
      ],
    },
  };
  const success: Ended = { outcome: 'success', sections: [] };
  const built: Ended = {
    outcome: 'success',
    sections: [],
    artifact: { blob: 'none', bytes: 4_200_000, files: 12, name: 'shop' },
  };
  const jobs = [
    job('lint', 0, [], done(began, 1, 18, success)),
    job('build', 0, [], done(began, 2, 61, built)),
    job(
      'unit',
      1,
      ['build'],
      [
        attempt(1, began + 61_000, 2, 20, { outcome: 'lost', message: 'the worker went away' }),
        attempt(2, began + 84_000, 1, 74, failed),
      ],
    ),
    job('e2e: [chromium]', 1, ['build'], done(began + 61_000, 4, 95, success)),
    job('e2e: [firefox]', 1, ['build'], done(began + 61_000, 70, 80, success)),
    job('licences', 1, ['lint'], done(began + 18_000, 3, 9, success)),
    job('image', 2, ['build', 'licences'], [{ number: 1, queuedAt: began + 140_000 }]),
    job('docs', 2, ['lint'], [{ number: 1, queuedAt: now - 9_000 }]),
    job('deploy', 3, ['unit', 'e2e: [chromium]', 'e2e: [firefox]', 'image'], []),
  ];
  const draft = await web.createRun({ createdAt: began, name: 'Discounts for returning customers', jobs }, repository);
  const { after: run } = await web.store.change(draft.id, before => start(before, 'image', began + 152_000));
  await writeSlowly(web, { runId: run.id, key: 'unit', number: 2 }, log, began + 65_000);
  await web.logs.seal({ runId: run.id, key: 'unit', number: 2 });
  return { run, log };
}

function start(run: Run, key: string, startedAt: number): Run {
  return withJob(run, key, found => ({
    ...found,
    progress: { status: 'in_progress', cancelling: false },
    attempts: found.attempts.with(-1, { ...lastOf(found), worker: 'w', startedAt }),
  }));
}

function job(key: string, stage: number, needs: readonly string[], attempts: readonly Attempt[]): JobRun {
  const last = attempts.at(-1);
  const conclusion = last?.ended?.outcome === 'failure' ? 'failure' : 'success';
  const progress =
    last === undefined
      ? ({ status: 'waiting', for: 'needs' } as const)
      : last.endedAt === undefined
        ? ({ status: 'queued' } as const)
        : ({ status: 'completed', conclusion, at: last.endedAt } as const);
  const made = jobRun(key, progress, attempts);
  const stages = ['check', 'test', 'package', 'deploy'];
  const needed = needs.map(need => ({ key: need, artifacts: true }));
  return { ...made, job: { ...made.job, stage: stages[stage] ?? '', stageIndex: stage, needs: needed } };
}

function done(queuedAt: number, queuedFor: number, ranFor: number, ended: Ended): readonly Attempt[] {
  return [attempt(1, queuedAt, queuedFor, ranFor, ended)];
}

/** `queuedFor` and `ranFor` in seconds. */
/** Each line a fifth of a second after the one before. */
async function writeSlowly({ logs }: Pick<WebServer, 'logs'>, ref: AttemptRef, log: string, startedAt: number) {
  const encoder = createTimesEncoder();
  let offset = 0;
  const lines = log.split(/(?<=\n)/).map((text, line) => {
    const bytes = Buffer.from(text);
    const times = encoder.note(offset, startedAt + line * 200);
    offset += bytes.length;
    return logs.append(ref, bytes, times);
  });
  await Promise.all(lines);
}

function attempt(number: number, queuedAt: number, queuedFor: number, ranFor: number, ended: Ended): Attempt {
  const startedAt = queuedAt + queuedFor * 1000;
  return { number, worker: 'w', queuedAt, startedAt, endedAt: startedAt + ranFor * 1000, ended };
}

function unitLog(startedAt: number): { readonly log: string; readonly sections: readonly Section[] } {
  const tests = Array.from({ length: 320 }, (_, index) => {
    const name = `cart › line ${index + 1} of the order keeps its price`;
    return index === 180
      ? '\x1b[31m✕ cart › applies the discount once\x1b[0m\n  AssertionError: expected \x1b[32m90\x1b[0m to equal \x1b[31m81\x1b[0m\n      at test/cart.test.ts:42:10'
      : `\x1b[32m✓\x1b[0m ${name} \x1b[2m(${(index % 7) + 1} ms)\x1b[0m`;
  });
  const parts: readonly [command: string, output: string, ms: number, exitCode: number][] = [
    ['npm ci', 'added 412 packages in 9s\n', 9400, 0],
    ['npm run build', 'dist/shop.js  \x1b[36m412 kB\x1b[0m\n', 12_800, 0],
    ['npm test', `${tests.join('\n')}\n\n\x1b[1mTests\x1b[0m  \x1b[31m1 failed\x1b[0m, 318 passed\n`, 48_100, 1],
  ];
  let log = 'Using image node:24\nRestored cache node_modules (84 MB)\n';
  const sections = parts.map(([command, output, durationMs, exitCode]) => {
    const offset = Buffer.byteLength(log);
    log += `\x1b[32;1m$ ${command}\x1b[0m\n${output}`;
    return { command, startedAt, durationMs, exitCode, offset };
  });
  return { log, sections };
}
