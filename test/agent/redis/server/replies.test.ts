import { parseUserHashes, parseView, textsOf } from '../../../../agent/redis/server/replies';
import { ErrorReply, type Reply } from '../../../../agent/redis/server/resp';
import { parseAgentStatus } from '../../../../agent/redis/status';

const id = 'a'.repeat(40);
const nodes = `${id} 10.0.0.1:6379@16379,r-0-0.peers myself,master - 0 0 3 connected 0-99\n`;
const cluster = 'cluster_state:ok\r\ncluster_slots_assigned:100\r\ncluster_slots_ok:99\r\n';
const info = '# Server\r\nredis_version:8.0.2\r\n\r\n# Replication\r\nrole:master\r\nmaster_repl_offset:1234\r\n';
const parse = (replies: readonly Reply[]) => parseView('r-0-0', replies, '10.0.0.1', true);

test('a primary', () => {
  expect(parse([nodes, cluster, info, 5])).toMatchObject({
    me: { id },
    serves: true,
    slotsServed: 99,
    keys: 5,
    linkUp: false,
    offset: 1234,
    version: 'redis 8.0.2',
    address: '10.0.0.1',
  });
});

test('a server that is out of touch with most of the others takes no commands', () => {
  expect(parse([nodes, cluster.replace('ok', 'fail'), info, 5])).toMatchObject({ serves: false, slotsServed: 99 });
});

test('a replica counts what it has got, not what it has sent on', () => {
  const replica =
    'redis_version:7.2.4\r\nvalkey_version:8.1.1\r\nmaster_link_status:up\r\nslave_repl_offset:900\r\nmaster_repl_offset:800\r\n';
  expect(parse([nodes, cluster, replica, 5])).toMatchObject({ linkUp: true, offset: 900, version: 'valkey 8.1.1' });
});

test.each(['aof_rewrite_in_progress', 'aof_rewrite_scheduled'])('a server that writes its file anew, or is about to: %s', (field) => {
  expect(parse([nodes, cluster, info, 5])).toMatchObject({ rewriting: false });
  expect(parse([nodes, cluster, `${info}${field}:1\r\n`, 5])).toMatchObject({ rewriting: true });
});

test.each<[string, readonly Reply[], RegExp]>([
  ['an error', [new ErrorReply('LOADING Redis is loading the dataset in memory'), cluster, info, 5], /^r-0-0: LOADING/],
  ['an answer that is missing', [nodes, cluster, info], /^r-0-0: the answer should hold a number of keys, got undefined/],
  ['no count of slots', [nodes, 'cluster_state:ok\r\n', info, 5], /a number cluster_slots_ok/],
  ['no version', [nodes, cluster, 'master_repl_offset:1\r\n', 5], /a version/],
  ['no number of keys', [nodes, cluster, info, 'many'], /a number of keys/],
  ['a list of nodes of another form', ['x', cluster, info, 5], /the list of nodes/],
])('fails on %s', (_, replies, expected) => {
  expect(() => parse(replies)).toThrow(expected);
});

test('the passwords of a user are hashes; one that does not exist has none', () => {
  expect(parseUserHashes('u', ['flags', ['on'], 'passwords', ['h1', 'h2'], 'commands', '+@all'])).toEqual(['h1', 'h2']);
  expect(parseUserHashes('u', null)).toEqual([]);
  expect(() => parseUserHashes('u', ['flags', []])).toThrow(/passwords of a user/);
});

test('fails on a list that holds something else than texts', () => {
  expect(() => textsOf('keys', ['a', 1])).toThrow(/a list of texts/);
});

describe('the status of an agent', () => {
  test('is read', () => {
    expect(parseAgentStatus('{"phase":"run","stopping":true,"clusterId":"c-1","step":{}}')).toEqual({
      phase: 'run',
      stopping: true,
      clusterId: 'c-1',
    });
    expect(parseAgentStatus('{"phase":"prepare","stopping":false}')).toEqual({ phase: 'prepare', stopping: false });
    expect(parseAgentStatus('{"phase":"run","stopping":false,"giving":true,"moving":[3,4]}')).toEqual({
      phase: 'run', stopping: false, giving: true, moving: [3, 4],
    });
  });

  test.each([
    ['{}'],
    ['{"phase":"run","stopping":"no"}'],
    ['{"phase":"sleep","stopping":false}'],
    ['{"phase":"run","stopping":false,"clusterId":1}'],
    ['[]'],
  ])('of another form is none: %s', (body) => {
    expect(() => parseAgentStatus(body)).toThrow(/a form that this agent does not know/);
  });
});
