/** `from` waits for `to`. */
export interface Edge {
  readonly from: number;
  readonly to: number;
}

/**
 * `0 .. count - 1` so that each comes after everything that it waits for, and else the smaller first. What waits in a circle is
 * left out. An edge may be named twice.
 */
export function topological(count: number, edges: readonly Edge[]): number[] {
  const waits = new Int32Array(count);
  const frees: number[][] = Array.from({ length: count }, () => []);
  for (const { from, to } of edges) {
    waits[from] += 1;
    frees[to].push(from);
  }
  const ready = new SmallestFirst();
  waits.forEach((left, item) => {
    if (left === 0) ready.push(item);
  });
  const order: number[] = [];
  for (let item = ready.pop(); item !== undefined; item = ready.pop()) {
    order.push(item);
    for (const freed of frees[item]) {
      waits[freed] -= 1;
      if (waits[freed] === 0) ready.push(freed);
    }
  }
  return order;
}

/** Some that wait for each other, each for the next and the last for the first. `stuck` holds those that `topological` left out. */
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
