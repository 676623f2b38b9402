import { decideRun } from '../../../../agent/etcd/decide/run';
import { decideStart } from '../../../../agent/etcd/decide/start';
import type { Observation } from '../../../../agent/etcd/model/facts';
import type { Spoken } from '../../../../agent/etcd/model/spoken';
import { agent, formed, healthy, idOf, managedTls, peer, settingOf, starting, told, voter, without } from '../support/situations';

const SETTINGS = {
  'plain text': settingOf(2),
  'managed beside plain text': settingOf(2, { tls: { ...managedTls, besidePlainText: true } }),
  'managed': settingOf(2, { tls: managedTls }),
} as const;

const record = (tls: Spoken) => ({ ...formed, members: 'e-0 leader, e-1 voter, e-2 voter', tls });
const speaking = (...spoken: readonly Spoken[]) => spoken.map((tls, ordinal) => peer(ordinal, { agent: agent({ tls }) }));
const listed = (ordinal: number, scheme: 'http' | 'https') => (
  { ...voter(ordinal), peerUrl: voter(ordinal).peerUrl.replace(/^http:/, `${scheme}:`) }
);
const members = (...schemes: readonly ('http' | 'https')[]) => told(schemes.map((scheme, ordinal) => listed(ordinal, scheme)), 0);

/** Pod 2 of 3 starts with its data, in a roll-out. */
const start = (now: keyof typeof SETTINGS, changes: Partial<Observation>) => decideStart(starting(2, changes), SETTINGS[now]);

describe('a member that takes the step to TLS', () => {
  const second = { record: record('managed beside plain text'), peers: speaking('managed beside plain text', 'managed beside plain text') };

  test('starts with both while others speak plain text', () => {
    const seen = { record: record('plain text'), membership: members('http', 'http', 'http') };
    expect(start('managed beside plain text', { ...seen, peers: speaking('plain text', 'plain text') }).do).toBe('start');
  });

  test('is listed under its new URL before it starts, because the others reach it by that alone', () => {
    expect(start('managed', { ...second, membership: members('http', 'http', 'http') })).toEqual({
      do: 'changePeerUrl', memberId: idOf(2), via: 0, scheme: 'https',
    });
    expect(start('managed', { ...second, membership: members('http', 'http', 'https') }).do).toBe('start');
  });

  test('does not start while another one still speaks plain text: a roll-out may not be over', () => {
    const seen = { ...second, membership: members('http', 'http', 'http'), peers: speaking('plain text', 'managed beside plain text') };
    expect(start('managed', seen)).toEqual({
      do: 'fail', reason: 'TlsChangeRefused', why: expect.stringContaining('e-0 has TLS "plain text", and would not accept'),
    });
  });

  test('goes back the same way', () => {
    const seen = { record: record('managed'), peers: speaking('managed', 'managed'), membership: members('https', 'https', 'https') };
    expect(start('managed beside plain text', seen)).toMatchObject({ do: 'changePeerUrl', scheme: 'http' });
    expect(start('plain text', seen)).toMatchObject({ do: 'fail', reason: 'TlsChangeRefused' });
  });
});

describe('a member that starts in the middle of a step while no quorum answers', () => {
  const AS_IT_SHOULD = { do: 'restart', comparing: false };
  const alone = (now: keyof typeof SETTINGS, changes: Partial<Observation>) => start(now, { ...changes, membership: undefined });

  test('is reached as it was last listed', () => {
    const seen = { record: record('managed beside plain text') };
    expect(alone('managed', { ...seen, listedScheme: 'http' })).toEqual({ do: 'restart', comparing: false, peers: 'http' });
    expect(alone('managed', { ...seen, listedScheme: 'https' })).toEqual(AS_IT_SHOULD);
    expect(alone('managed beside plain text', { ...seen, listedScheme: 'https' })).toMatchObject({ peers: 'https' });
  });

  test('is reached as the record says if its volume has no note', () => {
    expect(alone('managed', { record: record('managed beside plain text') })).toMatchObject({ peers: 'http' });
    expect(alone('managed', { record: record('managed') })).toEqual(AS_IT_SHOULD);
  });

  test('starts as it should if it is the only member', () => {
    const only = { ...record('managed beside plain text'), members: 'e-2 leader' };
    expect(alone('managed', { record: only, listedScheme: 'http' })).toEqual(AS_IT_SHOULD);
  });

  test('says afterwards how to finish the step', () => {
    const seen = healthy(2, { record: record('managed beside plain text'), plan: { for: 'restart', peers: 'http' } });
    expect(decideRun(seen, SETTINGS.managed)).toEqual({
      do: 'warn', reason: 'TlsChangeUnfinished', why: expect.stringContaining('e-2 started while no quorum answered'),
    });
  });
});

describe('the record', () => {
  const leads = (now: 'managed beside plain text', peers: Observation['peers']) => {
    const { tls } = SETTINGS[now].config;
    return decideRun(healthy(0, { record: record('plain text'), peers }), settingOf(0, { tls }));
  };
  const others = (...spoken: readonly (Spoken | undefined)[]) => spoken.map((tls, index) => (
    peer(index + 1, { agent: tls === undefined ? without(agent({ tls: 'managed' }), 'tls') : agent({ tls }) })
  ));

  test('names the next step once every member speaks it', () => {
    const beside = 'managed beside plain text';
    expect(leads(beside, others(beside, beside))).toMatchObject({ do: 'record', change: { tls: beside } });
  });

  test('keeps the last one while a member speaks that, or does not say what it speaks', () => {
    const beside = 'managed beside plain text';
    for (const last of ['plain text', undefined] as const) {
      const next = leads(beside, others(beside, last));
      expect(next.do === 'record' ? next.change.tls : 'plain text').toBe('plain text');
    }
  });
});

test('the only member has its new URL listed as soon as its server runs', () => {
  const seen = { ...healthy(0, { record: record('managed') }), membership: members('http') };
  expect(decideRun(seen, settingOf(0, { tls: managedTls }))).toEqual({
    do: 'changePeerUrl', memberId: idOf(0), via: 0, scheme: 'https',
  });
});
