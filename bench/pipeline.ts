/** What Berth adds to the engine: a pipeline of no-op jobs through store, queue, worker and logs, against the raw floor. */

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import Docker from 'dockerode';
import { measureFloor } from './floor.ts';
import { type Measure, median } from './measure.ts';
import { type BenchServer, startBenchServer } from './server.ts';

const JOBS = 20;
const IMAGE = 'berth/busybox';

/** Floor and Berth in turn, `rounds` times each, at one concurrency. */
export async function measurePipeline(concurrency: number, rounds: number): Promise<readonly Measure[]> {
  const jobs = Array.from({ length: JOBS }, (_, index) => `job${index}: { script: ["true", "true", "true"] }`);
  const server = await startBenchServer(jobs.join('\n'), { CONCURRENCY: String(concurrency) });
  const network = await createNetwork();
  try {
    await runPipeline(server);
    const floor: number[] = [];
    const berth: number[] = [];
    for (let round = 0; round < rounds; round++) {
      floor.push(await measureFloor({ jobs: JOBS, concurrency, image: IMAGE, network: network.id }));
      berth.push(await runPipeline(server));
    }
    return report(concurrency, floor, berth);
  } finally {
    await server.close();
    await network.remove();
  }
}

function report(concurrency: number, floor: readonly number[], berth: readonly number[]): Measure[] {
  const what = `${JOBS} jobs x 3 commands, ${concurrency} at once`;
  return [
    { what: `${what}: raw engine, ms a job`, value: median(floor) / JOBS },
    { what: `${what}: Berth, ms a job`, value: median(berth) / JOBS },
    { what: `${what}: Berth / raw`, value: median(berth) / median(floor) },
  ];
}

/** Milliseconds from the accepted delivery to the end of the run. */
async function runPipeline(server: BenchServer): Promise<number> {
  const started = performance.now();
  await server.run();
  const took = performance.now() - started;
  // Removals that nobody waited for would slow down whoever is measured next.
  await sleep(1_000);
  return took;
}

async function createNetwork() {
  return new Docker().createNetwork({ Name: `berth-bench-${randomUUID()}` });
}
