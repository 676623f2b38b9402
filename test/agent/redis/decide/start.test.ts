import { decideStart } from '../../../../agent/redis/decide/start';
import type { Observation } from '../../../../agent/redis/model/facts';
import { at, config, formed, hostOf, managedTls, OTHER_CLUSTER, settingOf, starting, tls, without } from '../support/situations';

const does = (seen: Observation) => decideStart(seen, settingOf(at(0, 0)));
const data = { holds: 'node', host: hostOf(at(0, 0)), ownsSlots: true, data: true } as const;

test.each<[string, Observation, string]>([
  ['an empty disk starts: a server that has no cluster does no harm', starting(at(0, 0)), 'start'],
  ['a disk with data starts', starting(at(0, 0), { disk: data, note: { clusterId: 'c-1', version: 'redis 7.0.15' } }), 'start'],
  ['a server that still runs is waited for', starting(at(0, 0), { serverRunning: true }), 'wait'],
  ['the record is waited for', without(starting(at(0, 0)), 'record'), 'wait'],
  [
    'but not for ever: all pods may start while the API server is down',
    without(starting(at(0, 0), { waitedSeconds: 10, disk: data }), 'record'),
    'start',
  ],
  ['a primary whose data is gone is not started under its ID', starting(at(0, 0), { disk: { ...data, data: false } }), 'setAside'],
  ['data without a list of nodes is told', starting(at(0, 0), { disk: { holds: 'stranded' } }), 'fail'],
  ['a broken list of nodes is told', starting(at(0, 0), { disk: { holds: 'unreadable' } }), 'fail'],
  ['a server that may still run on the volume is waited for', starting(at(0, 0), { beatUnchangedSeconds: 3 }), 'wait'],
  ['a server that was killed some seconds ago is not waited for', starting(at(0, 0), { beatUnchangedSeconds: 4 }), 'start'],
  ['the Secret is waited for', starting(at(0, 0), { passwordGiven: false }), 'wait'],
])('%s', (_, seen, expected) => {
  expect(does(seen).do).toBe(expected);
});

test('an empty Secret is filled when the agent may', () => {
  const credentials = { ...config.credentials, generate: 'r-password' };
  expect(decideStart(
    starting(at(0, 0), { passwordGiven: false }), settingOf(at(0, 0), { credentials }),
  )).toEqual({ do: 'generatePassword' });
});

test('fails on a disk of another cluster, and says both', () => {
  const seen = starting(at(0, 0), { disk: data, note: { clusterId: OTHER_CLUSTER } });
  expect(does(seen)).toMatchObject({ do: 'fail', reason: 'ForeignData', why: expect.stringMatching(/c-2.*c-1.*delete the claim/) });
});

test('fails on the disk of another pod, and says whose: a server would answer for its slots under this name', () => {
  const seen = starting(at(0, 0), { disk: { ...data, host: hostOf(at(1, 0)) }, note: { clusterId: 'c-1' } });
  expect(does(seen)).toMatchObject({
    do: 'fail',
    reason: 'ForeignData',
    why: expect.stringMatching(/^the volume belongs to r-1-0; give each pod its own/),
  });
});

test('a disk that was restored into another namespace starts, and so does one that never announced a name', () => {
  const note = { clusterId: 'c-1' };
  expect(does(starting(at(0, 0), { disk: { ...data, host: 'r-0-0.r-peers.staging.svc.cluster.local' }, note })).do).toBe('start');
  expect(does(starting(at(0, 0), { disk: { ...data, host: '' }, note })).do).toBe('start');
});

describe('the version', () => {
  const valkey = settingOf(at(0, 0), { server: { ...config.server, engine: 'valkey', version: '8.1.1' } });

  test('fails at the first pod when the data on its disk is too new for the engine', () => {
    const seen = starting(at(0, 0), { disk: data, note: { clusterId: 'c-1', version: 'redis 8.0.2' } });
    expect(decideStart(seen, valkey)).toMatchObject({
      do: 'fail',
      reason: 'VersionRefused',
      why: expect.stringMatching(/^valkey 8.1.1 can't read data of redis 8.0.2/),
    });
  });

  test('fails on an empty disk when the data of the others is too new', () => {
    expect(decideStart(starting(at(0, 0)), valkey)).toMatchObject({ reason: 'VersionRefused' });
  });

  test('of the own disk counts, not that of the others: in a roll-out they differ', () => {
    const seen = starting(at(0, 0), { disk: data, note: { clusterId: 'c-1', version: 'redis 7.0.15' }, record: formed });
    expect(decideStart(seen, settingOf(at(0, 0), { server: { ...config.server, version: '7.0.15' } })).do).toBe('start');
  });
});

describe('a pod whose disk was written under the other setting of TLS', () => {
  const setting = { plain: settingOf(at(0, 0)), secure: settingOf(at(0, 0), { tls }), managed: settingOf(at(0, 0), { tls: managedTls }) };
  const disk = (note: Observation['note']) => starting(at(0, 0), { disk: data, note });
  const ours = { clusterId: 'c-1', version: 'redis 8.0.2' };

  test.each([
    ['in plain text', ours, 'secure', 'in plain text, and its servers could not connect to one with certificates from Secrets'],
    ['in plain text', ours, 'managed', 'to keep what it has, set tls: RedisTls.plainText(), and for the change create another cluster'],
    ['with TLS', { ...ours, tls: true }, 'plain', 'with certificates from Secrets, and its servers could not connect to one in plain text'],
    ['with TLS', { ...ours, tls: true }, 'managed', 'to keep what it has, set tls: RedisTls.secrets() or RedisTls.certManager()'],
    ['with certificates that its agents issue', { ...ours, tls: true, managed: true }, 'secure', 'set tls: RedisTls.managed()'],
  ] as const)('%s does not start with other certificates: the others could not meet it', (_, note, now, why) => {
    expect(decideStart(disk(note), setting[now])).toMatchObject({
      do: 'fail', reason: 'TlsChangeRefused', why: expect.stringContaining(why),
    });
  });

  test('with certificates that its agents issue starts with these', () => {
    expect(decideStart(disk({ ...ours, tls: true, managed: true }), setting.managed).do).toBe('start');
  });

  test('does not start either while the record can\'t be read', () => {
    expect(decideStart(without({ ...disk(ours), waitedSeconds: 10 }, 'record'), setting.secure)).toMatchObject({ do: 'fail' });
  });

  test.each<[string, Observation]>([
    ['has the same', disk({ ...ours, tls: true })],
    ['is empty: it gets its data from the others', starting(at(0, 0), { note: ours })],
    ['is a copy from another namespace, where a cluster is yet to be formed', { ...disk(ours), record: {} }],
  ])('starts when it %s', (_, seen) => expect(decideStart(seen, setting.secure).do).toBe('start'));
});

describe('a pod whose agent issues its certificates', () => {
  const setting = settingOf(at(0, 0), { tls: managedTls });
  const issuance = (facts: Partial<NonNullable<Observation['issuance']>>) => (
    starting(at(0, 0), { issuance: { usable: false, due: false, troubleSeconds: 0, ...facts } })
  );

  test('issues them before its server starts', () => {
    expect(decideStart(issuance({ due: true }), setting)).toEqual({ do: 'certify' });
  });

  test('says what it waits for', () => {
    expect(decideStart(issuance({ trouble: 'the Secret is gone' }), setting)).toEqual({ do: 'wait', why: 'the Secret is gone' });
  });

  test('starts once they are there, also if a Secret can\'t be read', () => {
    expect(decideStart(issuance({ usable: true, trouble: 'the Secret is gone' }), setting).do).toBe('start');
  });
});
