/** What was found by walking a graph: its nodes with each one after all it depends on, and the circles in it. */
export interface Ordered {
  /** Nodes on a circle are among them; their order then means nothing. */
  readonly order: readonly string[];
  /** Each begins and ends with the same node. No node is in two of them. */
  readonly cycles: readonly (readonly string[])[];
}

/** Orders `nodes` so that what one depends on comes first. Takes any depth; names that are not nodes are passed over. */
export function orderByDependency(nodes: Iterable<string>, dependenciesOf: DependenciesOf): Ordered {
  const walk = new Walk(nodes, dependenciesOf);
  return { order: walk.order(), cycles: walk.cycles };
}

type DependenciesOf = (node: string) => readonly string[];

/** Goes into the depth without recursion, which a long chain would overflow. */
class Walk {
  readonly cycles: (readonly string[])[] = [];
  readonly #inCycle = new Set<string>();
  readonly #nodes: ReadonlySet<string>;
  readonly #dependenciesOf: DependenciesOf;
  readonly #done = new Set<string>();
  /** The nodes on the way from the root, each with those of its dependencies that are still to be looked at. */
  readonly #path: { readonly node: string; readonly dependencies: Iterator<string> }[] = [];
  /** Those on the path; nodes that are done stay, and are known by that. */
  readonly #onPath = new Set<string>();

  constructor(nodes: Iterable<string>, dependenciesOf: DependenciesOf) {
    this.#nodes = new Set(nodes);
    this.#dependenciesOf = dependenciesOf;
  }

  order(): readonly string[] {
    for (const root of this.#nodes) {
      this.#enter(root);
      for (let last = this.#path.at(-1); last !== undefined; last = this.#path.at(-1)) {
        const next = last.dependencies.next();
        if (next.done) this.#leave(last.node);
        else this.#enter(next.value);
      }
    }
    return [...this.#done];
  }

  #enter(node: string): void {
    if (!this.#nodes.has(node) || this.#done.has(node)) return;
    if (this.#onPath.has(node)) {
      this.#close(node);
      return;
    }
    this.#path.push({ node, dependencies: this.#dependenciesOf(node)[Symbol.iterator]() });
    this.#onPath.add(node);
  }

  #leave(node: string): void {
    this.#path.pop();
    this.#done.add(node);
  }

  /** The way leads back to a node on it. */
  #close(node: string): void {
    const names = this.#path.map(step => step.node);
    const cycle = names.slice(names.indexOf(node));
    if (!cycle.some(member => this.#inCycle.has(member))) this.cycles.push([...cycle, node]);
    for (const member of cycle) this.#inCycle.add(member);
  }
}
