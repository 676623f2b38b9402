import type { Node } from '../model/facts';
import { parseNode, theOneOfItself } from './nodes';

/**
 * The lists of nodes that many servers tell, look after look.
 *
 * In a cluster of N pods an agent hears N lists of N nodes each, and nearly all of them say the same: a line that was read before, but
 * for the times of its last ping and pong, is the node that it was then. So what is kept grows with the nodes, and not with their square.
 */
export class NodeLists {
  /** Lines that were heard of late, and those before: what neither has was not said for a while, and is forgotten. */
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

  /** As many lists as there are nodes are one look, or more. */
  private turn(nodes: number): void {
    this.listsSinceTurn += 1;
    if (this.listsSinceTurn < 2 * nodes) return;
    [this.before, this.recent, this.listsSinceTurn] = [this.recent, new Map(), 0];
  }
}

/** A part of a text keeps the whole text in memory: here a list of all nodes for each that is kept. */
function copyOf(part: string): string {
  return Buffer.from(part, 'latin1').toString('latin1');
}

/** A line holds eight fields at least, of which the fifth and sixth are times. */
function withoutTimes(line: string): string {
  const times = afterSpaces(line, 4, 0);
  const rest = afterSpaces(line, 2, times);
  // One text and not two that are joined: those would keep the whole list that they are cut from.
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
