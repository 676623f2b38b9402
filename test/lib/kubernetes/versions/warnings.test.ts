import { warningsOf } from '../../../../lib/kubernetes/versions/warnings';
import { ANY_CLUSTER, type Target, targetOf } from '../../../../lib/kubernetes/versions/versions';

type Fields = Readonly<Record<string, unknown>>;

function told(apiVersion: string, kind: string, fields: Fields, target: Target = ANY_CLUSTER): string[] {
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
  const object = { group, kind, name: 'a', namespace: undefined, ofCluster: false, fields: { apiVersion, kind, ...fields } };
  return warningsOf(object, target).map(({ field, says }) => `${field}: ${says}`);
}

const pods = (template: Fields) => ({ spec: { template } });
const volume = (source: string) => pods({ spec: { volumes: [{ name: 'a', [source]: {} }] } });

test.each<[string, string, Fields, string]>([
  ['v1', 'Endpoints', {}, 'kind: Endpoints is deprecated; use EndpointSlice of discovery.k8s.io/v1'],
  ['v1', 'Service', { spec: { externalIPs: ['192.0.2.1'] } }, 'spec.externalIPs: deprecated, and may not be implemented in some clusters'],
  ['v1', 'Service', { spec: { trafficDistribution: 'PreferClose' } },
    'spec.trafficDistribution: PreferClose is deprecated; use PreferSameZone'],
  ['v1', 'PersistentVolume', { spec: { persistentVolumeReclaimPolicy: 'Recycle' } },
    'spec.persistentVolumeReclaimPolicy: Recycle is deprecated; use dynamic provisioning'],
  ['networking.k8s.io/v1', 'Ingress', { metadata: { annotations: { 'kubernetes.io/ingress.class': 'nginx' } } },
    'metadata.annotations[kubernetes.io/ingress.class]: deprecated; use spec.ingressClassName'],
  ['apps/v1', 'Deployment', pods({ spec: { nodeSelector: { 'beta.kubernetes.io/arch': 'arm64' } } }),
    'spec.template.spec.nodeSelector[beta.kubernetes.io/arch]: deprecated; use kubernetes.io/arch'],
  ['apps/v1', 'Deployment', volume('gitRepo'),
    'spec.template.spec.volumes[0].gitRepo: deprecated, and off by default from 1.33 on; clone in an init container into an emptyDir'],
  ['apps/v1', 'Deployment', volume('glusterfs'), 'spec.template.spec.volumes[0].glusterfs: without function since 1.26'],
  ['flowcontrol.apiserver.k8s.io/v1beta3', 'FlowSchema', {}, 'apiVersion: deprecated; use flowcontrol.apiserver.k8s.io/v1'],
])('the API server warns about %s %s %j', (apiVersion, kind, fields, text) => expect(told(apiVersion, kind, fields)).toEqual([text]));

test.each<[string, string, Fields, string, string]>([
  ['v1', 'Service', { spec: { externalIPs: ['192.0.2.1'] } }, '1.35', '1.36'],
  ['v1', 'Endpoints', {}, '1.32', '1.33'],
  ['apps/v1', 'Deployment', pods({ metadata: { annotations: { 'container.apparmor.security.beta.kubernetes.io/a': 'b' } } }),
    '1.29', '1.30'],
])('about %s %s %j not yet in %s, but in %s', (apiVersion, kind, fields, before, since) => {
  expect(told(apiVersion, kind, fields, targetOf(before) as Target)).toEqual([]);
  expect(told(apiVersion, kind, fields, targetOf(since) as Target)).toHaveLength(1);
});

test('it does not warn about their nearest neighbours', () => {
  const spec = { clusterIP: 'None', externalIPs: ['192.0.2.1'], trafficDistribution: 'PreferSameZone' };
  expect(told('v1', 'Service', { spec })).toEqual([]);
  expect(told('example.com/v1', 'Endpoints', {})).toEqual([]);
  expect(told('apps/v1', 'Deployment', volume('emptyDir'))).toEqual([]);
});
