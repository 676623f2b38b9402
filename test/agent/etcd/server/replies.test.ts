import { parseRecord, parseWanted } from '../../../../agent/etcd/model/state-record';
import {
  parseAddition, parseAlarms, parseHash, parseMembership, parseRefusal, parseStatus, parseVitals,
} from '../../../../agent/etcd/server/replies';
import { parseAgentStatus } from '../../../../agent/etcd/status';
import { agent, server } from '../support/situations';

const header = { cluster_id: '14841639068965178418', member_id: '10276657743932975437', revision: '3', raft_term: '2' };

describe("etcd's answers", () => {
  test('a member list: omitted fields are false or empty, and IDs stay strings', () => {
    const members = [
      { ID: '10276657743932975437', name: 'e-0', peerURLs: ['http://e-0:2380'], clientURLs: ['http://e-0:2379'] },
      { ID: '1', peerURLs: ['http://e-1:2380'], isLearner: true },
    ];
    expect(parseMembership(JSON.stringify({ header, members }))).toEqual({
      clusterId: '14841639068965178418',
      members: [
        { id: '10276657743932975437', name: 'e-0', peerUrl: 'http://e-0:2380', learner: false },
        { id: '1', name: '', peerUrl: 'http://e-1:2380', learner: true },
      ],
    });
  });

  test('metrics show a leader and a learner, without authentication', () => {
    const metrics = '# TYPE etcd_server_has_leader gauge\netcd_server_has_leader 1\netcd_server_is_leader 0\netcd_server_is_learner 0\n';
    expect(parseVitals(metrics)).toEqual({ hasLeader: true, learner: false });
    expect(() => parseVitals('etcd_server_has_leader 1\n')).toThrow(/should hold metrics of an etcd server/);
  });

  test('the reply to an addition names the new member', () => {
    const member = { ID: '1', peerURLs: ['http://e-1:2380'], isLearner: true };
    expect(parseAddition(JSON.stringify({ header, member, members: [member] })).memberId).toBe('1');
  });

  test('a status without a leader', () => {
    const status = { header, version: '3.6.16', dbSize: '20480', raftAppliedIndex: '5', errors: ['etcdserver: no leader'] };
    expect(parseStatus(JSON.stringify(status))).toEqual({
      clusterId: header.cluster_id,
      memberId: header.member_id,
      learner: false,
      version: '3.6.16',
      revision: '3',
      appliedIndex: '5',
      dbBytes: 20480,
      dbBytesInUse: 0,
      spaceAlarm: false,
    });
  });

  test('a status with a leader and an alarm for space', () => {
    const status = { header, version: '3.6.16', leader: '7', errors: ['memberID:102 alarm:NOSPACE '] };
    expect(parseStatus(JSON.stringify(status))).toMatchObject({ leaderId: '7', spaceAlarm: true });
  });

  test('alarms name the members for which they were raised, or none', () => {
    const alarms = [{ memberID: '7', alarm: 'NOSPACE' }, { memberID: '8', alarm: 'CORRUPT' }, { alarm: 'CORRUPT' }];
    expect(parseAlarms(JSON.stringify({ header, alarms }), 'NOSPACE')).toEqual(['7']);
    expect(parseAlarms(JSON.stringify({ header, alarms }), 'CORRUPT')).toEqual(['8', '0']);
    expect(parseAlarms(JSON.stringify({ header }), 'CORRUPT')).toEqual([]);
  });

  test.each([
    ['3.6', ['memberID:7 alarm:NOSPACE ', 'memberID:8 alarm:CORRUPT ', 'alarm:CORRUPT '], ['8', '0']],
    ['3.7', ['memberID:8 alarm:CORRUPT'], ['8']],
    ['3.7, spaced otherwise', ['memberID:8  alarm:CORRUPT'], ['8']],
    ['another trouble', ['etcdserver: no leader', 'memberID:7 alarm:NOSPACE'], undefined],
  ])('a status shows corruption, and the member: %s', (_, errors, corruptMembers) => {
    expect(parseStatus(JSON.stringify({ header, version: '3.6.16', errors })).corruptMembers).toEqual(corruptMembers);
  });

  test('a hash names its member, whether or not the member was compacted', () => {
    expect(parseHash(JSON.stringify({ header, hash: 37, compact_revision: '-1', hash_revision: '3' }))).toEqual({
      memberId: header.member_id,
      hash: '37',
      compactRevision: '-1',
      revision: '3',
    });
    expect(() => parseHash(JSON.stringify({ header, hash: '37' }))).toThrow('a hash');
  });

  test.each([
    ['{}'],
    ['[]'],
    ['null'],
    ['not json'],
    ['{"header":{}}'],
    ['{"header":{"cluster_id":5},"members":[]}'],
    [JSON.stringify({ header, members: [{ ID: 7, peerURLs: ['x'] }] })],
    [JSON.stringify({ header, members: [{ ID: '7', peerURLs: [] }] })],
  ])(
    'fails on a member list of another form: %s',
    (body) => {
      expect(() => parseMembership(body)).toThrow();
    },
  );

  test('fails on an unexpected status', () => {
    expect(() => parseStatus(JSON.stringify({ header, version: 3 }))).toThrow(/^etcd's answer should hold a status, got/);
  });

  test.each([
    ['{"error":"etcdserver: unhealthy cluster","code":14,"message":"etcdserver: unhealthy cluster"}', 'etcdserver: unhealthy cluster'],
    ['{"code":9,"message":"etcdserver: not leader"}', 'etcdserver: not leader'],
    ['Not Found\n', 'Not Found'],
  ])('a refusal is read as its message: %s', (body, message) => {
    expect(parseRefusal(body)).toBe(message);
  });
});

describe('the state record', () => {
  const configMap = { kind: 'ConfigMap', metadata: { resourceVersion: '12' } };

  test('without data belongs to a cluster that was never formed', () => {
    expect(parseRecord(configMap)).toEqual({ record: {}, resourceVersion: '12' });
  });

  test('is read with its version, and unknown keys are ignored', () => {
    expect(parseRecord({ ...configMap, data: { clusterId: '7', note: 'x' } })).toEqual({
      record: { clusterId: '7' },
      resourceVersion: '12',
    });
  });

  test.each([
    [undefined],
    [{}],
    [{ kind: 'Status', metadata: {} }],
    [{ ...configMap, data: { clusterId: 'abc' } }],
    [{ ...configMap, data: { clusterId: '' } }],
    [{ ...configMap, data: [] }],
  ])(
    'of another form is not an empty one: %j',
    (object) => {
      expect(parseRecord(object)).toBeUndefined();
    },
  );
});

describe('the wanted size', () => {
  test.each([
    [{ metadata: {}, spec: { replicas: 3 } }, { is: 'size', replicas: 3 }],
    [{ metadata: {}, spec: { replicas: 0 } }, { is: 'gone' }],
    [{ metadata: { deletionTimestamp: '2030-01-01T00:00:00Z' }, spec: { replicas: 3 } }, { is: 'gone' }],
    [{ metadata: {}, spec: {} }, { is: 'unknown' }],
    [{ metadata: {}, spec: { replicas: '3' } }, { is: 'unknown' }],
    [{}, { is: 'unknown' }],
  ])('of %j is %j', (statefulSet, wanted) => {
    expect(parseWanted(statefulSet)).toEqual(wanted);
  });
});

describe("another agent's status", () => {
  test('is read back as it was sent, except for what is meant for people', () => {
    const sent = agent({ server: server(1) });
    expect(parseAgentStatus(JSON.stringify({ ...sent, step: { do: 'wait' } }))).toEqual(sent);
  });

  test.each([['{}'], ['[]'], [JSON.stringify({ ...agent(), disk: 'full' })], [JSON.stringify({ ...agent(), server: { memberId: '1' } })]])(
    'fails on another form: %s',
    (body) => {
      expect(() => parseAgentStatus(body)).toThrow(/^an agent's status has a form that this agent does not know/);
    },
  );
});
