import fc from 'fast-check';
import { NodeLists } from '../../../../agent/redis/server/node-lists';
import { parseNodes } from '../../../../agent/redis/server/nodes';

const id = (number: number) => number.toString(16).padStart(40, '0');

/** What the server `teller` of `count` lists at a time. Each server has the nodes in an order of its own. */
function list(teller: number, count: number, time: number, epoch: (node: number) => number = (node) => node): string {
  const lines = Array.from({ length: count }, (_, place) => (place + teller) % count).map((node) => (
    `${id(node)} 10.0.0.${node}:6379@16379,r-${node}-0.peers,tls-port=0 ${node === teller ? 'myself,' : ''}master - 0 ${time + node} ` +
    `${epoch(node)} connected ${node}\n`
  ));
  return lines.join('');
}

const everySaid = (lists: NodeLists, count: number, time: number) => Array.from(
  { length: count }, (_, teller) => lists.parse(list(teller, count, time)),
);

test('what all servers say alike is kept once: with 100 servers a node more is two lines more, not two hundred', () => {
  const lists = new NodeLists();
  const views = everySaid(lists, 100, 5000);
  expect(new Set(views.flat()).size).toBe(200);
  expect(views.flat()).toHaveLength(10_000);
});

test('the next look, at other times, finds the nodes of the last one', () => {
  const lists = new NodeLists();
  const [first] = everySaid(lists, 20, 5000);
  const [second] = everySaid(lists, 20, 6000);
  expect(second?.every((node, index) => node === first?.[index])).toBe(true);
});

test('what was not said for a few looks is forgotten', () => {
  const lists = new NodeLists();
  for (let look = 0; look < 50; look += 1) {
    for (let teller = 0; teller < 10; teller += 1) lists.parse(list(teller, 10, 5000, () => look));
  }
  expect(lists.size).toBeLessThanOrEqual(4 * 2 * 10);
});

test('it reads the same as what reads a single list, whatever the times, the epochs and the order', () => {
  const lists = new NodeLists();
  fc.assert(fc.property(fc.nat({ max: 4 }), fc.nat(), fc.nat({ max: 3 }), (teller, time, epoch) => {
    const text = list(teller, 5, time, (node) => node + epoch);
    expect(lists.parse(text)).toEqual(parseNodes(text));
  }));
});

test.each([
  ['two that are the server itself', list(0, 2, 0) + list(1, 2, 0)],
  ['none that is', list(0, 3, 0).replace('myself,', '')],
  ['a line that is cut off', list(0, 3, 0).slice(0, -30)],
  ['an error', 'ERR This instance has cluster support disabled'],
  ['nothing', ''],
])('fails on %s, as on a single list', (_, text) => {
  const lists = new NodeLists();
  lists.parse(list(0, 3, 0));
  expect(() => lists.parse(text)).toThrow('the list of nodes should hold');
  expect(() => parseNodes(text)).toThrow('the list of nodes should hold');
});
