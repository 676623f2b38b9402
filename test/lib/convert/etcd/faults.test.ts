import { formatFault } from '../../../../lib/convert/reading/faults';
import { readCustomResources } from '../../../../lib/convert/read';
import { coreos, etcdIo } from '../support/etcd-samples';

const faultsOf = (text: string) => readCustomResources('etcd.yaml', text).faults.map(formatFault);
const SECRET = 'must contain no secret, got a value that looks like one: manifests are widely readable and kept forever; drop it';
const patch = (pointer: string) => 'must be left out, got one: EtcdCluster has no prop for it; add it to the StatefulSet,'
  + ` in TypeScript by ApiObject.of(cluster.node.findChild('Members')).addJsonPatch(JsonPatch.add('${pointer}', ...))`;

type Case = [what: string, line: string, ...faults: string[]];

test.each<Case>([
  [
    'a pause',
    'paused: true',
    '6:11: spec.paused must be left out, got true: the agents, which replace the operator, are never paused; drop it once they may act',
  ],
  [
    'nodes by another field than a label',
    'pod: { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution:'
    + ' { nodeSelectorTerms: [{ matchFields: [{ key: a }] }] } } } }',
    '6:110: spec.pod.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchFields must be'
    + ' left out, got one: nodes are chosen by their labels; write it as matchExpressions of kubernetes.io/hostname',
  ],
  ['a toleration of an unknown effect', 'pod: { tolerations: [{ effect: Never }] }',
    '6:34: spec.pod.tolerations[0].effect must be NoSchedule, PreferNoSchedule or NoExecute, got "Never"'],
  [
    'a secret in an annotation of pods',
    'pod: { annotations: { a: "https://me:hunter2@example.com" } }',
    `6:28: spec.pod.annotations.a ${SECRET}`,
  ],
  [
    'additional groups',
    'pod: { securityContext: { supplementalGroups: [1] } }',
    `6:29: spec.pod.securityContext.supplementalGroups ${patch('/spec/template/spec/securityContext/supplementalGroups')}`,
  ],
  [
    'an image for an init container',
    'pod: { busyboxImage: "busybox:1" }',
    '6:24: spec.pod.busyboxImage must be left out, got one: the agent itself waits for the DNS name of its pod,'
    + ' as long as it takes; leave it out',
  ],
  [
    'a limit to waiting',
    'pod: { DNSTimeoutInSecond: 30 }',
    '6:30: spec.pod.DNSTimeoutInSecond must be left out, got 30: the agent itself waits for the DNS name of its pod, as long as it takes;'
    + ' leave it out',
  ],
  [
    'room outside of the disk',
    'pod: { resources: { limits: { ephemeral-storage: 1Gi } } }',
    '6:52: spec.pod.resources.limits.ephemeral-storage must be left out, got one: a database writes to its disk and nowhere else',
  ],
  [
    'a group of its own',
    'pod: { securityContext: { runAsUser: 9000, fsGroup: 9001 } }',
    '6:55: spec.pod.securityContext.fsGroup must be the same as runAsUser, got 9001 and 9000:'
    + ' all containers have the same user and group ID; leave it out, or give runAsUser this value',
  ],
  [
    'a group without a user',
    'pod: { securityContext: { runAsGroup: 9000 } }',
    '6:41: spec.pod.securityContext.runAsGroup must be the same as runAsUser, got 9000 and none:'
    + ' all containers have the same user and group ID; leave it out, or give runAsUser this value',
  ],
  [
    'a seccomp profile that is not named',
    'pod: { securityContext: { seccompProfile: { type: Localhost } } }',
    '6:29: spec.pod.securityContext.seccompProfile must be RuntimeDefault, or Localhost with its localhostProfile, got an object',
  ],
  [
    'a shared disk',
    'pod: { persistentVolumeClaimSpec: { accessModes: [ReadWriteMany], resources: { requests: { storage: 8Gi } } } }',
    '6:39: spec.pod.persistentVolumeClaimSpec.accessModes must be ReadWriteOnce, got ReadWriteMany: each member has a disk of its own;'
    + ' leave it out',
  ],
  [
    'a disk of no size',
    'pod: { persistentVolumeClaimSpec: { storageClassName: fast } }',
    '6:10: spec.pod.persistentVolumeClaimSpec.resources must be an object, got nothing; add it',
  ],
  [
    'a disk of two sizes',
    'pod: { persistentVolumeClaimSpec: { resources: { requests: { storage: 8Gi }, limits: { storage: 9Gi } } } }',
    '6:99: spec.pod.persistentVolumeClaimSpec.resources.limits.storage must be the same as the request, got 9Gi and 8Gi:'
    + ' a disk has the requested size; leave it out',
  ],
  [
    'a raw disk',
    'pod: { persistentVolumeClaimSpec: { volumeMode: Block, resources: { requests: { storage: 8Gi } } } }',
    '6:51: spec.pod.persistentVolumeClaimSpec.volumeMode must be Filesystem, since etcd writes files, got "Block"',
  ],
  [
    'a volume by name',
    'pod: { persistentVolumeClaimSpec: { volumeName: v, resources: { requests: { storage: 8Gi } } } }',
    `6:51: spec.pod.persistentVolumeClaimSpec.volumeName ${patch('/spec/volumeClaimTemplates/0/spec/volumeName')}`,
  ],
  [
    'a variable without a value',
    'pod: { etcdEnv: [{ name: GOMAXPROCS }] }',
    '6:20: spec.pod.etcdEnv[0] must have either value or one of valueFrom.secretKeyRef, configMapKeyRef and fieldRef, got 0 of them'
    + ' for "GOMAXPROCS"',
  ],
  [
    'a variable from elsewhere',
    'pod: { etcdEnv: [{ name: ETCD_LOG_LEVEL, valueFrom: { configMapKeyRef: { name: a, key: b } } }] }',
    '6:44: spec.pod.etcdEnv[0].valueFrom must be left out, got one: the agent passes flags to etcd in a file,'
    + ' which contains only values; write the value',
  ],
  [
    'a secret for all to read',
    'pod: { etcdEnv: [{ name: ETCD_LOG_LEVEL, value: "https://me:hunter2@example.com" }] }',
    `6:51: spec.pod.etcdEnv[0].value ${SECRET}`,
  ],
  ['a secret in a label', 'pod: { labels: { a: "https://me:hunter2@example.com" } }', `6:23: spec.pod.labels.a ${SECRET}`],
  [
    'a misspelt field',
    'pod: { etcdenv: [] }',
    '6:10: spec.pod.etcdenv must be one of the known fields labels, annotations, resources, affinity, antiAffinity, nodeSelector,'
    + ' tolerations, securityContext, etcdEnv, persistentVolumeClaimSpec, ClusterDomain, got "etcdenv"; did you mean "etcdEnv"?',
  ],
])('fails on a cluster of the first operator with %s', (_, line, ...faults) => {
  expect(faultsOf(coreos('size: 3', line))).toEqual(faults.map((fault) => `etcd.yaml:${fault}`));
});

test('fails on a label that has different values on the pods and the resource', () => {
  const text = coreos('size: 3', 'pod: { labels: { tier: b } }').replace('{ name: main }', '{ name: main, labels: { tier: a } }');
  expect(faultsOf(text)).toEqual(['etcd.yaml:6:26: spec.pod.labels.tier must be the same as in metadata.labels, got "b" and "a":'
    + ' pods have the labels of all objects; drop one']);
});

test('fails on a cluster without a name, and reports the other faults', () => {
  expect(faultsOf(coreos('size: 3', 'paused: true').replace('name: main', 'labels: {}'))).toEqual([
    'etcd.yaml:3:1: metadata.name must be a string, got nothing; add it',
    'etcd.yaml:6:11: spec.paused must be left out, got true: the agents, which replace the operator, are never paused;'
    + ' drop it once they may act',
  ]);
});

test.each<Case>([
  ['a shared disk', 'storageSpec: { accessModes: ReadWriteMany, pvcName: all, volumeSizeRequest: 8Gi }',
    '7:31: spec.storageSpec.accessModes must be ReadWriteOnce, got ReadWriteMany: each member has a disk of its own; leave it out',
    '7:55: spec.storageSpec.pvcName must be left out, got one: each member has a disk of its own,'
      + ' and members that share one would corrupt it; leave it out'],
  [
    'a disk of two sizes',
    'storageSpec: { volumeSizeRequest: 8Gi, volumeSizeLimit: 9Gi }',
    '7:59: spec.storageSpec.volumeSizeLimit must be the same as the request, got 9Gi and 8Gi: a disk has the requested size;'
    + ' leave it out',
  ],
  [
    'a disk of no size',
    'storageSpec: {}',
    '7:3: spec.storageSpec.volumeSizeRequest must be an amount of storage such as 512Mi or 4Gi, got nothing; add it',
  ],
  ['an unknown provider', 'tls: { provider: vault }', '7:20: spec.tls.provider must be auto or cert-manager, got "vault"'],
  [
    'no flag',
    'etcdOptions: [hunter2]',
    '7:17: spec.etcdOptions[0] must be a flag of etcd and its value, got something else; write it like --max-wals=5',
  ],
  [
    'a flag and its value apart',
    'etcdOptions: [--max-wals, "5 6"]',
    '7:29: spec.etcdOptions[1] must be a flag of etcd and its value, got something else; write it like --max-wals=5',
  ],
  [
    'an affinity that is none',
    'podTemplate: { spec: { affinity: { podAffinity: { a: b } } } }',
    '7:53: spec.podTemplate.spec.affinity.podAffinity.a must be one of the known fields requiredDuringSchedulingIgnoredDuringExecution,'
    + ' preferredDuringSchedulingIgnoredDuringExecution, got "a"',
  ],
])("fails on a cluster of the etcd project's operator with %s", (_, line, ...faults) => {
  expect(faultsOf(etcdIo('size: 3', 'version: v3.6.16', line))).toEqual(faults.map((fault) => `etcd.yaml:${fault}`));
});
