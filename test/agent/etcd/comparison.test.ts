import { Comparison } from '../../../agent/etcd/comparison';
import { fakeWorld } from './support/fake-world';
import { idOf, learner, peer, server, settingOf, told, voter, without } from './support/situations';

const membership = told([voter(0), voter(1), voter(2), learner(3)], 0);
const DIFFERS = {
  inARow: 3,
  last: { exitCode: 1, reason: 'Error', log: '{"level":"fatal","error":"65 found data inconsistency with peers"}' },
};
const calm = { inARow: 0 };

function comparing(self: number) {
  const fake = fakeWorld();
  const asked: unknown[][] = [];
  fake.answers.hash = (...what) => {
    asked.push([...what]);
    return what[0] === 1
      ? Promise.reject(new Error('no answer'))
      : Promise.resolve({ memberId: idOf(Number(what[0])), hash: '1', compactRevision: '5', revision: '50' });
  };
  return { fake, asked, comparison: new Comparison(fake.world, settingOf(self)) };
}

const corrupt = server(0, { corruptMembers: [idOf(2)] });
const others = [peer(1), peer(2, { server: server(2, { revision: '47' }) })];

test('while the alarm CORRUPT is raised, the leader asks every voter, once in ten seconds', async () => {
  const { fake, asked, comparison } = comparing(0);
  expect(await comparison.of(membership, corrupt, others, calm)).toHaveLength(2);
  expect(asked).toEqual([[0, '0'], [1, '0'], [2, '0']]);
  fake.time += 9999;
  await comparison.of(membership, corrupt, others, calm);
  expect(asked).toHaveLength(3);
  fake.time += 1;
  await comparison.of(membership, corrupt, others, calm);
  expect(asked).toHaveLength(6);
});

test('another agent asks if the agent of the leader is dead', async () => {
  const { asked, comparison } = comparing(1);
  const own = server(1, { corruptMembers: ['0'] });
  expect(await comparison.of(membership, own, [peer(0), peer(2)], calm)).toBeUndefined();
  expect(await comparison.of(membership, own, [peer(0, { agentSilentSeconds: 10 }), peer(2)], calm)).toHaveLength(2);
  expect(asked).toHaveLength(3);
});

test('if a member refuses to serve because its data differs, the others are compared, up to a revision that all have', async () => {
  const { asked, comparison } = comparing(0);
  expect(await comparison.of(membership, undefined, others, DIFFERS)).toHaveLength(1);
  expect(asked).toEqual([[1, '47'], [2, '47']]);
});

test.each([
  ['there is no alarm', server(0), calm],
  ['there is no leader', without(corrupt, 'leaderId'), calm],
  ['the server ended for another cause', undefined, { inARow: 9, last: { exitCode: 1, reason: 'Error', log: 'panic: x' } }],
  ['the server has only ended twice', undefined, { ...DIFFERS, inARow: 2 }],
])('nobody is asked while %s', async (_, own, ends) => {
  const { asked, comparison } = comparing(0);
  expect(await comparison.of(membership, own, others, ends)).toBeUndefined();
  expect(asked).toEqual([]);
});
