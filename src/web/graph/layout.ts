import { type EdgeLabel, Graph, type GraphLabel, layout, type NodeLabel } from '@dagrejs/dagre';
import type { JobRun } from '../../model/run.ts';
import { graphOf } from './edges.ts';

/** Where everything stands, in pixels; places are centres. */
export interface GraphLayout {
  readonly width: number;
  readonly height: number;
  readonly nodes: ReadonlyMap<string, Place>;
  readonly junctions: readonly Place[];
  readonly edges: readonly Edge[];
}

export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly points: readonly Place[];
}

/** How large a job is drawn. */
export const NODE = { width: 220, height: 44 };
const MARGIN = 12;

/** Jobs from left to right, each behind what it needs, with few crossings. The same for the same jobs. */
export function layoutJobs(jobs: readonly JobRun[]): GraphLayout {
  const { junctions, edges } = graphOf(jobs);
  const graph = new Graph<GraphLabel, NodeLabel, EdgeLabel>();
  graph.setGraph({ rankdir: 'LR', nodesep: 14, ranksep: 56, edgesep: 8, marginx: MARGIN, marginy: MARGIN });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { job } of jobs) graph.setNode(job.key, { ...NODE });
  for (const junction of junctions) graph.setNode(junction, { width: 8, height: 8 });
  for (const [from, to] of edges) graph.setEdge(from, to);
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  const place = (key: string): Place => {
    const { x = 0, y = 0 } = graph.node(key);
    return { x, y };
  };
  return {
    width,
    height,
    nodes: new Map(jobs.map(({ job }) => [job.key, place(job.key)])),
    junctions: junctions.map(place),
    edges: edges.map(([from, to]) => {
      // The first and the last lie on the border nearest to the centre, which may be above or below.
      const between: readonly Place[] = (graph.edge(from, to).points ?? []).slice(1, -1);
      const [start, end] = [side(graph.node(from), 1), side(graph.node(to), -1)];
      const points = [start, ...between.filter(({ x }) => x > start.x && x < end.x), end];
      return { from, to, points };
    }),
  };
}

/** The middle of the right side (1) or the left side (-1). */
function side({ x = 0, y = 0, width }: NodeLabel, direction: 1 | -1): Place {
  return { x: x + (direction * width) / 2, y };
}
