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

test('members that had to be in different zones still have to', () => {
  const topologies = affinityOf(coreos('size: 3', 'version: 3.6.16', `pod: { affinity: ${
    required('etcd_cluster: main', 'failure-domain.beta.kubernetes.io/zone')} }`))
    .requiredDuringSchedulingIgnoredDuringExecution.map(({ topologyKey }: { topologyKey: string }) => topologyKey);
  expect(topologies).toEqual(['kubernetes.io/hostname', 'topology.kubernetes.io/zone']);
});

test('members keep away from other pods, too', () => {
  const terms = affinityOf(coreos('size: 3', 'version: 3.6.16', `pod: { affinity: ${required('app: noisy', 'rack')} }`));
  expect(terms.requiredDuringSchedulingIgnoredDuringExecution).toEqual([
    { topologyKey: 'rack', labelSelector: { matchLabels: { app: 'noisy' } } },
  ]);
  expect(terms.preferredDuringSchedulingIgnoredDuringExecution).toHaveLength(1);
});

test('fails on members that must be near each other', () => {
  const near = required('etcd_cluster: main').replace('podAntiAffinity', 'podAffinity');
  const { exitCode, error } = convert(coreos('size: 3', 'version: 3.6.16', `pod: { affinity: ${near} }`));
  expect(exitCode).toBe(2);
  expect(error).toContain('[0].labelSelector must select other pods, got those of this cluster: they keep apart from each other;'
    + ' leave it out, or choose the place with nodeAffinity\n');
});

test('fails on different places by two labels', () => {
  const term = (key: string) => `{ topologyKey: ${key}, labelSelector: { matchLabels: { etcd_cluster: main } } }`;
  const both = `{ podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [${term('rack')}, ${term('room')}] } }`;
  expect(convert(coreos('size: 3', 'version: 3.6.16', `pod: { affinity: ${both} }`)).error).toContain(
    'spec.pod.affinity.podAntiAffinity must require different places by one label beside kubernetes.io/hostname, got rack and room;'
    + ' choose one\n',
  );
});
