/** `from` waits for `to`. */
export interface Edge {
  readonly from: number;
  readonly to: number;
}

/** A graph of the nodes `0 .. count - 1`. An edge may occur twice. */
export interface Graph {
  readonly count: number;
  readonly edges: readonly Edge[];
  /** Nodes from this number on are not objects: they stand between objects to save edges. */
  readonly firstPoint: number;
}

/**
 * Sorts `0 .. count - 1` so that each node comes after everything that it waits for; otherwise, smaller numbers come first. Nodes that wait
 * in a circle are left out.
 */
export function topological({ count, edges, firstPoint }: Graph): number[] {
  const waits = new Int32Array(count);
  const frees: number[][] = Array.from({ length: count }, () => []);
  for (const { from, to } of edges) {
    waits[from] += 1;
    frees[to].push(from);
  }
  const ready = new SmallestFirst();
  // A point is passed as soon as possible: nodes that wait for it don't have to wait for everything else that is ready.
  const free = (item: number) => ready.push(item < firstPoint ? item : item - count);
  waits.forEach((left, item) => {
    if (left === 0) free(item);
  });
  const order: number[] = [];
  for (let next = ready.pop(); next !== undefined; next = ready.pop()) {
    const item = next < 0 ? next + count : next;
    order.push(item);
    for (const freed of frees[item]) {
      waits[freed] -= 1;
      if (waits[freed] === 0) free(freed);
    }
  }
  return order;
}

/** The nodes that wait in a circle, and those that wait for one circle while another waits for them. */
export function inCircles(graph: Graph): ReadonlySet<number> {
  const placed = new Set(topological(graph));
  if (placed.size === graph.count) return new Set();
  for (const item of topological({ ...graph, edges: graph.edges.map(({ from, to }) => ({ from: to, to: from })) })) placed.add(item);
  return new Set(Array.from({ length: graph.count }, (_, item) => item).filter((item) => !placed.has(item)));
}

/** Returns one circle: each node waits for the next, and the last for the first. `stuck` contains the nodes that `topological` left out. */
export function circle(stuck: ReadonlySet<number>, edges: readonly Edge[]): number[] {
  const next = new Map(edges.filter(({ from, to }) => stuck.has(from) && stuck.has(to)).map(({ from, to }) => [from, to]));
  const path: number[] = [];
  const seen = new Set<number>();
  const [first] = next.keys();
  for (let item: number | undefined = first; item !== undefined; item = next.get(item)) {
    if (seen.has(item)) return path.slice(path.indexOf(item));
    seen.add(item);
    path.push(item);
  }
  return path;
}

/** A binary heap of numbers. */
class SmallestFirst {
  private readonly heap: number[] = [];

  push(item: number): void {
    const { heap } = this;
    let at = heap.length;
    for (let parent = (at - 1) >> 1; at > 0 && heap[parent] > item; parent = (at - 1) >> 1) {
      heap[at] = heap[parent];
      at = parent;
    }
    heap[at] = item;
  }

  pop(): number | undefined {
    const { heap } = this;
    const [smallest] = heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return last;
    let at = 0;
    for (let child = 1; child < heap.length; child = 2 * at + 1) {
      if (child + 1 < heap.length && heap[child + 1] < heap[child]) child += 1;
      if (heap[child] >= last) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = last;
    return smallest;
  }
}
