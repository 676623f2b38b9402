import type { Node } from '../model/facts';
import { parseNode, theOneOfItself } from './nodes';

/**
 * Parses the lists of nodes of many servers, look after look.
 *
 * In a cluster of N pods an agent gets N lists of N nodes each, and nearly all say the same: a line that was read before, except
 * for the times of its last ping and pong, is the same node. So memory grows with the number of nodes, and not with its square.
 */
export class NodeLists {
  /** Lines of recent lists, and of those before: a line in neither was not used for a while, and is dropped. */
  private recent = new Map<string, Node>();
  private before = new Map<string, Node>();
  private listsSinceTurn = 0;

  /** @throws unless each line is a node, and exactly one is about the server itself */
  parse(text: string): readonly Node[] {
    const nodes: Node[] = [];
    for (let start = 0, end = text.indexOf('\n'); start < text.length; start = end + 1, end = text.indexOf('\n', start)) {
      if (end < 0) end = text.length;
      if (end > start) nodes.push(this.node(text.slice(start, end)));
    }
    this.turn(nodes.length);
    return theOneOfItself(nodes, text);
  }

  /** How many different lines are kept. */
  get size(): number {
    return this.recent.size + this.before.size;
  }

  private node(line: string): Node {
    const key = withoutTimes(line);
    const recent = this.recent.get(key);
    if (recent !== undefined) return recent;
    const node = this.before.get(key) ?? parseNode(copyOf(line));
    this.recent.set(key, node);
    return node;
  }

  /** An observation has at most as many lists as there are nodes. */
  private turn(nodes: number): void {
    this.listsSinceTurn += 1;
    if (this.listsSinceTurn < 2 * nodes) return;
    [this.before, this.recent, this.listsSinceTurn] = [this.recent, new Map(), 0];
  }
}

/** A substring keeps the whole string in memory: here a list of all nodes for each node. */
function copyOf(part: string): string {
  return Buffer.from(part, 'latin1').toString('latin1');
}

/** A line holds eight fields at least, of which the fifth and sixth are times. */
function withoutTimes(line: string): string {
  const times = afterSpaces(line, 4, 0);
  const rest = afterSpaces(line, 2, times);
  // A template makes a flat string; joined substrings would keep the whole list in memory.
  return times === 0 || rest === 0 ? line : `${line.slice(0, times)}${line.slice(rest)}`;
}

function afterSpaces(line: string, count: number, from: number): number {
  let position = from;
  for (let seen = 0; seen < count; seen += 1) {
    position = line.indexOf(' ', position) + 1;
    if (position === 0) return 0;
  }
  return position;
}
