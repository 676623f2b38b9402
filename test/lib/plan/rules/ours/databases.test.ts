import { Duration, Size } from 'cdk8s';
import { EtcdCluster, type EtcdClusterProps, EtcdTls, RedisCluster, type RedisClusterProps, RedisTls } from '../../../../../lib';
import { type Manifest, synth } from '../../../../support/synth';
import { saying, says } from '../../support/planned';

/** Members of a database for whose name the plan has no rules. */
function unknown(props: EtcdClusterProps = {}): Manifest[] {
  const manifests = synth((chart) => new EtcdCluster(chart, 'main', props));
  return JSON.parse(JSON.stringify(manifests).replaceAll('"app.kubernetes.io/name":"etcd"', '"app.kubernetes.io/name":"other"'));
}

describe('a database without rules of its own', () => {
  test('gets the advice that disks grow beside the claim template', () => {
    expect(says(unknown(), unknown({ storage: Size.gibibytes(16) }))[0]).toBe('database-storage');
  });

  test('gets the warning that its members would be renamed', () => {
    expect(says(unknown(), unknown({ clusterDomain: 'example.local' }))).toContain('database-members-renamed');
  });

  test('keeps its state record', () => {
    const kept = unknown().filter(({ metadata }) => metadata.name !== 'main-state');
    expect(says(unknown(), kept)).toEqual(['database-state-record-removed', 'left-behind']);
  });

  test('is scaled by its agents, by several members at once', () => {
    expect(says(unknown({ size: 7 }), unknown({ size: 3 })).filter((rule) => rule.startsWith('scaled-'))).toEqual([]);
  });
});

describe('agents', () => {
  const redis = (props: RedisClusterProps = {}) => synth((chart) => new RedisCluster(chart, 'main', props));
  /** As the next release writes it. */
  const nextRelease = (manifests: readonly Manifest[]) => manifests.map((manifest) => {
    const { kind, metadata, data } = manifest;
    if (kind !== 'ConfigMap' || metadata.name === 'main-state') return manifest;
    const release = metadata.name === 'main-agent' && { 'release.json': data['release.json'].replace('0.1.0', '9.9.9') };
    return { ...manifest, data: { ...data, 'kernel.mjs': '', ...release } };
  });

  test('of another release are replaced in place: the plan announces no restart, and says it once', () => {
    expect(says(redis(), nextRelease(redis())).filter((rule) => rule !== 'in-place')).toEqual(['agents-replaced']);
    expect(saying('agents-replaced', redis(), nextRelease(redis()))).toBe(
      'agents are replaced in place, one pod after the other; nothing restarts',
    );
  });

  test('take up a setting that only they read without a restart', () => {
    expect(says(redis(), redis({ busyLimit: Duration.minutes(3) }))).toEqual(['agents-replaced']);
    const lives = { certificateLifetime: Duration.days(7), authorityLifetime: Duration.days(90) };
    expect(says(redis(), redis({ tls: RedisTls.managed(lives) }))).toEqual(['agents-replaced']);
    const etcd = (tls: EtcdTls) => synth((chart) => new EtcdCluster(chart, 'main', { tls }));
    expect(says(etcd(EtcdTls.managed()), etcd(EtcdTls.managed(lives)))).toEqual(['agents-replaced']);
  });

  test('get what the servers start from when their pods restart', () => {
    expect(saying('agents-replaced', redis(), redis({ nodeTimeout: Duration.seconds(30) }))).toBe(
      'the agents get their new program or settings when their pods restart in this change',
    );
  });
});

describe('TLS of a running database', () => {
  const etcd = (tls: EtcdTls) => synth((chart) => new EtcdCluster(chart, 'main', { tls }));
  const redis = (tls: RedisTls) => synth((chart) => new RedisCluster(chart, 'main', { tls }));

  test.each([
    ['an EtcdCluster', etcd(EtcdTls.plainText()), etcd(EtcdTls.secrets()), etcd(EtcdTls.managed())],
    ['a RedisCluster', redis(RedisTls.plainText()), redis(RedisTls.secrets()), redis(RedisTls.managed())],
  ])('of %s can neither be turned on nor off, nor get certificates from elsewhere', (_, plain, secrets, managed) => {
    const said = (before: readonly Manifest[], after: readonly Manifest[]) => saying('database-tls-changed', before, after);
    expect(said(plain, secrets)).toContain('plain text → certificates from Secrets: its members would not accept one with the other');
    expect(said(plain, managed)).toContain('set tls to plainText()');
    expect(said(secrets, managed)).toContain('set tls to secrets() or certManager(), whichever it was');
    expect(said(managed, plain)).toContain('managed certificates → plain text');
  });

  test('may get its certificates from elsewhere', () => {
    expect(says(redis(RedisTls.secrets()), redis(RedisTls.certManager()))).not.toContain('database-tls-changed');
    expect(says(etcd(EtcdTls.secrets()), etcd(EtcdTls.certManager()))).not.toContain('database-tls-changed');
    const longer = EtcdTls.managed({ authorityLifetime: Duration.days(3650) });
    expect(says(etcd(EtcdTls.managed()), etcd(longer))).not.toContain('database-tls-changed');
  });

  test('of an EtcdCluster goes to TLS and back in two steps, which are no danger', () => {
    const [plain, between, managed] = [EtcdTls.plainText(), EtcdTls.managed().besidePlainText(), EtcdTls.managed()].map(etcd);
    for (const [before = [], after = []] of [[plain, between], [between, managed], [managed, between], [between, plain]]) {
      expect(says(before, after)).not.toContain('database-tls-changed');
      expect(saying('database-tls-step', before, after)).toContain('members restart one after the other and accept each other');
    }
    expect(saying('database-tls-step', between ?? [], managed ?? [])).toContain('clients must all use TLS before');
    expect(saying('database-tls-step', between ?? [], plain ?? [])).toContain('clients must all use plain text before');
    expect(saying('database-tls-changed', plain ?? [], managed ?? [])).toContain('apply the one with TLS, with besidePlainText(), first');
    expect(saying('database-tls-changed', between ?? [], etcd(EtcdTls.secrets().besidePlainText()))).toContain('create another cluster');
  });

  test('of an EtcdCluster leads clients to TLS between the two without a word about its members', () => {
    const [before, after] = [false, true].map((clientsUseTls) => etcd(EtcdTls.managed().besidePlainText({ clientsUseTls })));
    expect(before).toEqual(after);
  });

  test('of a release whose agents did not know it was plain text', () => {
    const older = (manifests: readonly Manifest[]) => JSON.parse(JSON.stringify(manifests).replaceAll('\\n  \\"tls\\": null,', ''));
    expect(says(older(redis(RedisTls.plainText())), redis(RedisTls.plainText()))).not.toContain('database-tls-changed');
    const said = saying('database-tls-changed', older(redis(RedisTls.plainText())), redis(RedisTls.secrets()));
    expect(said).toContain('plain text → certificates');
  });
});
