/** How long `berth validate` makes a person wait: a cold start on the smallest file, against starting Node at all. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Measure, median } from './measure.ts';

const BERTH = fileURLToPath(new URL('../src/cli/berth.mjs', import.meta.url));

/** Both in turn, after one of each that warms the disk's cache. */
export function measureValidate(rounds: number): readonly Measure[] {
  const directory = mkdtempSync(join(tmpdir(), 'berth-bench-validate-'));
  try {
    writeFileSync(join(directory, '.ci.yml'), 'job: { script: ["true"] }\n');
    const node: number[] = [];
    const berth: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      const nodeMs = start(['-e', '0'], directory);
      const berthMs = start([BERTH, 'validate'], directory);
      if (round > 0) node.push(nodeMs);
      if (round > 0) berth.push(berthMs);
    }
    return [
      { what: 'starting Node, ms', value: median(node) },
      { what: 'berth validate, ms (goal: less than 1000)', value: median(berth) },
      { what: 'berth validate / starting Node', value: median(berth) / median(node) },
    ];
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Milliseconds until Node has done what it was started for. */
function start(args: readonly string[], directory: string): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: directory, encoding: 'utf8' });
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}: ${stderr}`);
  return performance.now() - started;
}
