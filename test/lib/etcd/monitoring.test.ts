import { EtcdCluster, EtcdTls } from '../../../lib';
import type { EtcdClusterProps } from '../../../lib';
import { only, synth } from '../../support/synth';
import type { Manifest } from '../../support/synth';

const etcd = (props: EtcdClusterProps = {}) => synth((chart) => new EtcdCluster(chart, 'main', props));
const members = (manifests: Manifest[]) => only(manifests, 'StatefulSet');

test('Prometheus finds members and agents, and may connect to them', () => {
  const manifests = etcd({ monitoring: { fromNamespace: 'observability', labels: { release: 'prometheus' } } });
  expect(only(manifests, 'PodMonitor')).toMatchObject({
    metadata: { labels: { release: 'prometheus' } }, spec: { podMetricsEndpoints: [{ port: 'metrics' }, { port: 'status' }] },
  });
  const [{ rules }] = only(manifests, 'PrometheusRule').spec.groups;
  expect(rules.filter(({ labels }: Manifest) => labels.severity === 'critical').map(({ alert }: Manifest) => alert))
    .toEqual([
      'EtcdInsufficientMembers', 'EtcdNoLeader', 'EtcdCorrupt', 'EtcdVeryHighNumberOfFailedRequests', 'EtcdVeryHighFsyncDurations',
      'EtcdDatabaseQuotaLowSpace',
      'EtcdCertificateExpiresSoon', 'EtcdNeedsAPerson', 'EtcdUnseen', 'EtcdDiskFull',
    ]);
  for (const { alert, expr } of rules) expect(expr).toContain(
    alert === 'EtcdRolloutStuck' ? 'namespace="shop",statefulset=~"main"' : 'job="shop/main"',
  );
  expect(only(manifests, 'NetworkPolicy').spec.ingress[1].ports).toEqual([
    { port: 2381, protocol: 'TCP' }, { port: 2382, protocol: 'TCP' },
  ]);
});

test('a cluster that is stopped on purpose fires no alert', () => {
  const [{ rules }] = only(etcd({ size: 0, monitoring: {} }), 'PrometheusRule').spec.groups;
  expect(rules.map(({ alert }: Manifest) => alert)).not.toContain('EtcdUnseen');
});

test('there are no alerts about certificates in plain text', () => {
  const [{ rules }] = only(etcd({ tls: EtcdTls.plainText(), monitoring: {} }), 'PrometheusRule').spec.groups;
  expect(rules.map(({ alert }: Manifest) => alert).join()).not.toContain('Certificate');
});

test('the agent sees when certificates of the servers from Secrets expire, but has none of their keys', () => {
  const { containers, volumes } = members(etcd({ tls: EtcdTls.secrets() })).spec.template.spec;
  const mounted = containers[1].volumeMounts.filter(({ mountPath }: Manifest) => /tls\/(server|peer)$/.test(mountPath));
  expect(mounted.map(({ name }: Manifest) => name)).toEqual(['server-certificate', 'peer-certificate']);
  for (const { name } of mounted) expect(
    volumes.find((volume: Manifest) => volume.name === name).secret.items.map(({ key }: Manifest) => key),
  ).toEqual(['tls.crt', 'ca.crt']);
});
