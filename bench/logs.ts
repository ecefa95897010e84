/** What becomes of a job's output: how fast it is kept, against reading the same from the engine; in what memory; how soon it is read. */

import { createServer } from 'node:http';
import Docker from 'dockerode';
import { listen } from '../src/cli/listen.ts';
import { createRights } from '../src/flow/rights.ts';
import type { Run } from '../src/model/run.ts';
import { createWeb } from '../src/web/web.ts';
import { type Measure, median, percentile } from './measure.ts';
import { startBenchServer } from './server.ts';

const IMAGE = 'berth/busybox';
const MEGABYTE = 1_000_000;
const LINE = 'compiled src/module/component.ts in 123 ms and wrote dist/module/component.js';
/** Long enough that memory that grows with a log shows. */
const LONG_MEGABYTES = 1_000;
const LINES_TIMED = 100;

const output = (megabytes: number) => `yes "${LINE}" | head -c ${megabytes * MEGABYTE}`;

/** The same output raw and through Berth in turn, `rounds` times each. */
export async function measureLogThroughput(megabytes: number, rounds: number): Promise<readonly Measure[]> {
  const server = await startBenchServer(`talks: { script: ['${output(megabytes)}'] }`, { JOB_LOG_MB: '4000' });
  try {
    const raw: number[] = [];
    const kept: number[] = [];
    for (let round = 0; round < rounds; round++) {
      raw.push(megabytes / (await readRaw(output(megabytes))));
      const run = await server.run();
      const size = await server.parts.logs.size({ runId: run.id, key: 'talks', number: 1 });
      if (size < megabytes * MEGABYTE) throw new Error(`only ${size} bytes were kept`);
      kept.push(megabytes / secondsOf(run));
    }
    const what = `a log of ${megabytes} MB`;
    return [
      { what: `${what}: raw engine, MB/s`, value: median(raw) },
      { what: `${what}: Berth to the durable store, MB/s`, value: median(kept) },
      { what: `${what}: Berth / raw`, value: median(kept) / median(raw) },
    ];
  } finally {
    await server.close();
  }
}

/** By how many megabytes this process grows while a long log is written, and read by somebody who follows it. */
export async function measureLogMemory(): Promise<readonly Measure[]> {
  const pipeline = `warms up: { stage: build, script: ['${output(50)}'] }\ntalks: { script: ['${output(LONG_MEGABYTES)}'] }`;
  const server = await startBenchServer(pipeline, { JOB_LOG_MB: '4000' });
  try {
    let before = 0;
    let peak = 0;
    const timer = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage.rss());
    }, 50);
    const leaving = new AbortController();
    let read = 0;
    const run = await server.run(async started => {
      before = process.memoryUsage.rss();
      const attempt = { runId: started.id, key: 'talks', number: 1 };
      for await (const bytes of server.parts.logs.follow(attempt, 0, leaving.signal)) read += bytes.length;
    });
    clearInterval(timer);
    leaving.abort();
    const what = `a log of ${LONG_MEGABYTES} MB, followed by a reader`;
    return [
      { what: `${what}: MB that reached the reader`, value: read / MEGABYTE },
      { what: `${what}: growth of memory at most, MB`, value: (peak - before) / MEGABYTE },
      { what: `${what}: MB/s`, value: LONG_MEGABYTES / secondsOf(run, 'talks') },
    ];
  } finally {
    await server.close();
  }
}

/** From a job's print to a browser's receipt of the line, over HTTP. */
export async function measureLogDelay(): Promise<readonly Measure[]> {
  const print = `let n = 0; const t = setInterval(() => { console.log("at " + Date.now()); if (++n === ${LINES_TIMED}) clearInterval(t) }, 37)`;
  const script = JSON.stringify(`node -e '${print}'`);
  const server = await startBenchServer(`talks: { image: 'berth/node:24', script: [${script}] }`);
  const web = createWeb({
    ...server.parts,
    openToAll: true,
    publicPages: false,
    isLocal: false,
    baseUrl: 'http://127.0.0.1',
    rights: createRights(server.parts),
    handling: { ...server.parts, timeouts: { defaultMs: 60_000, maxMs: 60_000 } },
    administration: server.parts,
  });
  const http = createServer((request, response) => void web(request, response));
  const url = await listen(http, { HOST: '127.0.0.1', PORT: 0 });
  try {
    const waits: number[] = [];
    await server.run(async started => {
      const answer = await fetch(`${url}/runs/${started.id}/jobs/talks/live?attempt=1`);
      for await (const piece of answer.body ?? []) {
        const now = Date.now();
        for (const [, at] of Buffer.from(piece)
          .toString()
          .matchAll(/"at (\d+)"/g))
          waits.push(now - Number(at));
        if (waits.length >= LINES_TIMED) break;
      }
    });
    return [
      { what: `${waits.length} lines of a job: median ms from print to reader`, value: median(waits) },
      { what: `${waits.length} lines of a job: 99th percentile`, value: percentile(waits, 0.99) },
    ];
  } finally {
    http.close();
    http.closeAllConnections();
    await server.close();
  }
}

/** Seconds from the first byte to the last, thrown away as they come. */
async function readRaw(script: string): Promise<number> {
  const docker = new Docker();
  const HostConfig = { NetworkMode: 'none', LogConfig: { Type: 'none', Config: {} } };
  const container = await docker.createContainer({ Image: IMAGE, Cmd: ['sh', '-c', script], HostConfig });
  try {
    const stream = await container.attach({ stream: true, stdout: true, stderr: true });
    await container.start();
    let started = 0;
    for await (const _ of stream) started ||= performance.now();
    return (performance.now() - started) / 1_000;
  } finally {
    await container.remove({ force: true });
  }
}

function secondsOf(run: Run, key = 'talks'): number {
  const ended = run.jobs.find(({ job }) => job.key === key)?.attempts[0]?.ended;
  if (ended?.outcome !== 'success') throw new Error(`the job ended otherwise: ${JSON.stringify(ended)}`);
  return (ended.sections[0]?.durationMs ?? Number.NaN) / 1_000;
}
