import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JobRun } from '../../../src/model/run.ts';
import { graphOf } from '../../../src/web/graph/edges.ts';
import { layoutJobs, NODE } from '../../../src/web/graph/layout.ts';
import { waitingJob } from '../../ports/store-samples.ts';

function job(key: string, stageIndex: number, needs?: readonly string[]): JobRun {
  const made = waitingJob(key);
  const named = needs?.map(need => ({ key: need, artifacts: true })) ?? 'earlier_stages';
  return { ...made, job: { ...made.job, stageIndex, needs: named } };
}

test('needs are edges, and needs that take no part are left out', () => {
  const { edges, junctions } = graphOf([job('a', 0), job('b', 1, ['a', 'gone']), job('c', 1, [])]);
  assert.deepEqual([edges, junctions], [[['a', 'b']], []]);
});

test('stages that wait for stages meet in one point', () => {
  const { edges, junctions } = graphOf([job('a', 0), job('b', 0), job('c', 3), job('d', 3)]);
  const [point] = junctions;
  assert.deepEqual(edges, [
    ['a', point],
    ['b', point],
    [point, 'c'],
    [point, 'd'],
  ]);
});

test('where one waits for many, or many for one, there is no point between', () => {
  const { edges, junctions } = graphOf([job('a', 0), job('b', 0), job('c', 1), job('d', 2), job('e', 2)]);
  assert.deepEqual(junctions, []);
  assert.deepEqual(edges, [
    ['a', 'c'],
    ['b', 'c'],
    ['c', 'd'],
    ['c', 'e'],
  ]);
});

test('each job stands to the right of what it needs, no two on one place, and lines go from side to side', () => {
  const jobs = [job('a', 0), job('b', 0, ['a']), job('c', 0, ['a']), job('d', 0, ['b', 'c'])];
  const { nodes, edges, width, height } = layoutJobs(jobs);
  const at = (key: string) => nodes.get(key) ?? assert.fail(key);
  assert.ok(at('a').x < at('b').x && at('b').x < at('d').x);
  assert.ok(Math.abs(at('b').y - at('c').y) >= NODE.height);
  for (const { x, y } of nodes.values()) assert.ok(x < width && y < height);
  for (const { from, to, points } of edges) {
    assert.deepEqual(points[0], { x: at(from).x + NODE.width / 2, y: at(from).y });
    assert.deepEqual(points.at(-1), { x: at(to).x - NODE.width / 2, y: at(to).y });
  }
});
