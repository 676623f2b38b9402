import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as etcd from '../../agent/etcd/decide/run';
import { firstDecision } from '../../agent/kernel/decision';
import * as redis from '../../agent/redis/decide/run';

const page = readFileSync(join(__dirname, '..', '..', 'docs', 'architecture.md'), 'utf8');

/** Rows of the table below a heading of the page. */
function tableBelow(heading: string): string[][] {
  const section = page.split(`### ${heading}\n`)[1]?.split('\n#')[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((row) => row.split('|').slice(1, -1).map((cell) => cell.trim()));
}

test.each([
  ['etcd, while its server gives no status', etcd.WITHOUT_STATUS],
  ['etcd, while its server answers', etcd.WITH_STATUS],
  ['Redis, while its server gives no view of the cluster', redis.WITHOUT_VIEW],
  ['Redis, while its server answers', redis.WITH_VIEW],
])('docs/architecture.md lists the decisions of %s in the order of the agent', (heading, decisions) => {
  expect(tableBelow(heading)).toEqual(decisions.map(({ name, why }) => [name, why]));
});

test('the first decision with an action wins, and later decisions are not evaluated', () => {
  const asked: string[] = [];
  const decision = (name: string, action: string | undefined) => ({
    name,
    why: '',
    decide: () => {
      asked.push(name);
      return action;
    },
  });
  expect(firstDecision([decision('a', undefined), decision('b', 'act'), decision('c', 'never')], {})).toBe('act');
  expect(asked).toEqual(['a', 'b']);
});

test('a list without any decision to act is an error that names its decisions', () => {
  expect(() => firstDecision([{ name: 'a', why: '', decide: () => undefined }], {})).toThrow('none of these decided: a');
});
