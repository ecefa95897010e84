/** How long it takes to understand a large pipeline: against reading its YAML and writing the plan down, no less work than that. */

import assert from 'node:assert/strict';
import { parse as parseYaml } from 'yaml';
import { createGlob } from '../src/core/glob/glob.ts';
import { type Parsed, parse } from '../src/core/parse/parse.ts';
import { plan } from '../src/core/plan/plan.ts';
import type { IncludeAnswer, IncludeRequest } from '../src/model/include.ts';
import type { Plan } from '../src/model/plan.ts';
import { push } from '../test/core/plan/triggers.ts';
import { createLargePipeline, type LargePipeline } from './large-pipeline.ts';
import { type Measure, median } from './measure.ts';

const JOBS = 500;
const facts = { files: ['.ci.yml', 'package.json'], changed: new Map([['', ['src/main.ts']]]) };

/** Floor and Berth in turn, after one warm-up of each. */
export function measureLanguage(rounds: number): readonly Measure[] {
  const large = createLargePipeline();
  const planned = understand(large);
  assert.equal(planned.jobs.length, JOBS);
  const floor: number[] = [];
  const berth: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const floorMs = timed(() => readAndWrite(large, planned));
    const berthMs = timed(() => understand(large));
    if (round > 0) floor.push(floorMs);
    if (round > 0) berth.push(berthMs);
  }
  const what = `${JOBS} jobs`;
  return [
    { what: `${what}: reading the YAML and writing the plan, ms`, value: median(floor) },
    { what: `${what}: parse and plan, ms (goal: less than 250)`, value: median(berth) },
    { what: `${what}: parse and plan / floor`, value: median(berth) / median(floor) },
  ];
}

function timed(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

function readAndWrite({ text, files }: LargePipeline, planned: Plan): void {
  for (const yaml of [text, ...Object.values(files)]) parseYaml(yaml, { customTags: [REFERENCE] });
  JSON.parse(JSON.stringify(planned));
}

const REFERENCE = { tag: '!reference', collection: 'seq', resolve: (node: unknown) => node } as const;

/** Parses as a server does, asking again until every included file is there, and plans. Throws when anything is wrong. */
function understand(large: LargePipeline): Plan {
  const answers = new Map<string, IncludeAnswer>();
  let parsed: Parsed;
  do {
    parsed = parse(large.text, '.ci.yml', { answers, facts });
    for (const request of parsed.wanted) answers.set(JSON.stringify(request), answerTo(request, large));
  } while (parsed.wanted.length > 0);
  const planned = parsed.pipeline && plan(parsed.pipeline, push('main'), { facts });
  const errors = [...parsed.diagnostics, ...(planned?.diagnostics ?? [])].filter(each => each.severity === 'error');
  assert.deepEqual(errors, []);
  assert.ok(planned?.plan);
  return planned.plan;
}

function answerTo({ path }: IncludeRequest, { files }: LargePipeline): IncludeAnswer {
  const glob = createGlob(path);
  const found = Object.entries(files).filter(([name]) => glob.matches(name));
  return { ok: true, files: found.map(([name, text]) => ({ path: name, text })) };
}
