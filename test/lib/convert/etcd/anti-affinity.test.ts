import { coreos, etcdIo } from '../support/etcd-samples';
import { only } from '../../../support/synth';
import { ours } from '../../../support/synth';
import { convert, manifests } from '../../cli/support/terminal';

const affinityOf = (text: string) => only(manifests(convert(text)), 'StatefulSet').spec.template.spec.affinity.podAntiAffinity;
const required = (label: string, topologyKey = 'kubernetes.io/hostname') => '{ podAntiAffinity:'
  + ` { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: ${topologyKey},`
  + ` labelSelector: { matchLabels: { ${label} } } }] } }`;
const ON_DIFFERENT_NODES = [{ topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: ours('main') } }];

test.each([
  ['as an affinity, of the first operator', coreos('size: 3', 'version: 3.6.16', `pod: { affinity: ${required('etcd_cluster: main')} }`)],
  ['by the short field of the first operator', coreos('size: 3', 'version: 3.6.16', 'pod: { antiAffinity: true }')],
  ["as an affinity, of the etcd project's operator", etcdIo(
    'size: 3', 'version: v3.6.16', `podTemplate: { spec: { affinity: ${required('app: main')} } }`,
  )],
  ['by a label of its own', coreos('size: 3', 'version: 3.6.16', `pod: { labels: { tier: data }, affinity: ${required('tier: data')} }`)],
])('members that had to be on different nodes still must be: %s', (_, text) => {
  expect(affinityOf(text).requiredDuringSchedulingIgnoredDuringExecution).toEqual(ON_DIFFERENT_NODES);
});

test('others prefer different nodes, whether or not the resource says so', () => {
  const preferred = '{ podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm:'
    + ' { topologyKey: kubernetes.io/hostname, labelSelector: { matchLabels: { etcd_cluster: main } } } }] } }';
  const plain = coreos('size: 3', 'version: 3.6.16');
  expect(affinityOf(plain)).not.toHaveProperty('requiredDuringSchedulingIgnoredDuringExecution');
  expect(convert(coreos('size: 3', 'version: 3.6.16', `pod: { affinity: ${preferred} }`))).toEqual(convert(plain));
});

test.each([
  ['another topology', required('etcd_cluster: main', 'rack'), '.topologyKey must be kubernetes.io/hostname, got "rack"'],
  ['other pods', required('app: noisy'), '.labelSelector must select the pods of this cluster, got different ones'],
])('fails on %s', (_, affinity, fault) => {
  const { exitCode, error } = convert(coreos('size: 3', 'version: 3.6.16', `pod: { affinity: ${affinity} }`));
  expect(exitCode).toBe(2);
  expect(error).toContain(fault);
});
