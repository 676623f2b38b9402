import { decideRun } from '../../../../agent/etcd/decide/run';
import { decideStart } from '../../../../agent/etcd/decide/start';
import { decideStop } from '../../../../agent/etcd/decide/stop';
import type { Observation } from '../../../../agent/etcd/model/facts';
import { CLUSTER, formed, healthy, managedTls, secretsTls, settingOf, starting, without } from '../support/situations';

type Issuance = NonNullable<Observation['issuance']>;

/** With the peer URLs of a cluster that has TLS. */
function secure({ membership, ...seen }: Observation): Observation {
  if (membership === undefined) return seen;
  const members = membership.members.map((member) => ({ ...member, peerUrl: member.peerUrl.replace('http:', 'https:') }));
  return { ...seen, membership: { ...membership, members } };
}

const managed = settingOf(0, { tls: managedTls });
const issuance = (facts: Partial<Issuance>) => ({ usable: true, due: false, troubleSeconds: 0, ...facts });
const record = { ...formed, tls: 'managed' };

describe('a member that starts with certificates that its agent issues', () => {
  const start = (facts: Partial<Issuance>, changes: Partial<Observation> = {}) => (
    decideStart(secure(starting(0, { record, issuance: issuance(facts), ...changes })), managed)
  );

  test('has them before its server starts', () => expect(start({ usable: false, due: true })).toEqual({ do: 'certify' }));

  test('says what it waits for', () => {
    expect(start({ usable: false, trouble: 'the Secret is gone' })).toEqual({ do: 'wait', why: 'the Secret is gone' });
  });

  test('starts with those that it has, whatever happened to the Secrets', () => {
    expect(start({ trouble: 'the Secret is gone', troubleSeconds: 9999 }).do).toBe('start');
  });

  test('changes nothing before it has been refused', () => {
    expect(start({ usable: false, due: true }, { record: { ...formed, tls: 'secrets' } }).do).toBe('fail');
  });
});

describe('a cluster that was formed with other certificates', () => {
  const setting = { managed, 'secrets': settingOf(0, { tls: secretsTls }), 'plain text': settingOf(0) };

  test.each([
    ['secrets', 'managed', 'set tls: EtcdTls.secrets() or EtcdTls.certManager(), whichever it had'],
    ['plain text', 'managed', 'set tls: EtcdTls.plainText(); for the change, set tls: EtcdTls.managed().besidePlainText() until'],
    ['managed', 'secrets', 'set tls: EtcdTls.managed()'],
    ['managed', 'plain text', 'have TLS "managed", and would not accept one with "plain text"'],
    ['secrets', 'plain text', 'set tls: EtcdTls.secrets()'],
    ['plain text', 'secrets', 'for the change, set tls: EtcdTls.secrets().besidePlainText()'],
  ] as const)('%s keeps them: a pod with %s does not start', (was, now, why) => {
    expect(decideStart(starting(0, { record: { ...formed, tls: was } }), setting[now])).toEqual({
      do: 'fail', reason: 'TlsChangeRefused', why: expect.stringContaining(why),
    });
  });

  test('by a release that knew no managed certificates keeps its own', () => {
    expect(decideStart(starting(0, { record: without(formed, 'tls') }), managed)).toEqual({
      do: 'fail', reason: 'TlsChangeRefused', why: expect.stringContaining('set tls: EtcdTls.secrets(), which was the default'),
    });
  });

  test.each(['secrets', 'plain text'] as const)('by such a release starts as before with %s', (kind) => {
    const seen = starting(0, { record: without(formed, 'tls') });
    expect(decideStart(kind === 'secrets' ? secure(seen) : seen, setting[kind]).do).toBe('start');
  });

  test('and is empty again, as somebody cleared its record, may have any', () => {
    expect(decideStart(starting(0, { record: {}, issuance: issuance({ usable: false, due: true }) }), managed).do).toBe('certify');
  });
});

describe('a member that runs', () => {
  test('renews its certificates before other steps', () => {
    expect(decideRun(healthy(0, { record: {}, issuance: issuance({ due: true }) }), managed)).toEqual({ do: 'certify' });
    const silent = without(healthy(0, { record, issuance: issuance({ due: true }) }), 'own');
    expect(decideRun(silent, managed)).toEqual({ do: 'certify' });
  });

  test('renews its certificates also while it stops, which may take longer than they live, unless all members stop', () => {
    const stopping = healthy(0, { record, issuance: issuance({ due: true }) });
    expect(decideStop(stopping, managed)).toEqual({ do: 'certify' });
    expect(decideStop({ ...stopping, wanted: { is: 'gone' } }, managed).do).toBe('release');
  });

  test('says after five minutes what keeps them from being renewed', () => {
    const trouble = 'the Secret is gone';
    const after = (troubleSeconds: number) => (
      decideRun(secure(healthy(1, { record, issuance: issuance({ trouble, troubleSeconds }) })), settingOf(1, { tls: managedTls }))
    );
    expect(after(299).do).toBe('wait');
    expect(after(300)).toEqual({
      do: 'warn', reason: 'CertificateTrouble', why: trouble,
    });
  });

  test('notes in the record whose certificates the cluster has', () => {
    const formedNow = { do: 'record', change: { clusterId: CLUSTER, tls: 'managed' } };
    expect(decideRun(secure(healthy(0, { record: {} })), managed)).toEqual(formedNow);
    expect(decideRun(healthy(0, { record: without(formed, 'tls') }), settingOf(0))).toMatchObject({ change: { tls: 'plain text' } });
  });
});
