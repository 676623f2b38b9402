import type { z } from 'zod';
import { foreignPods, POD_RESOURCES, podFaults, podField, podProps, podSchema } from './coreos-pod';
import type { ForeignCertificates, ForeignSecret, Reading } from '../custom-resource';
import { etcdReading } from './foreign-cluster';
import type { Content } from '../reading/kind';
import { kindOf, resourceSchema } from '../reading/kind';
import { object, refused, text, wholeNumber } from '../reading/schema';
import type { Path } from '../reading/source-tree';
import { formerResources, memoryFaults } from '../stateful/memory';

const tlsSchema = object({
  static: object({
    member: object({ peerSecret: text.optional(), serverSecret: text.optional() }).optional(),
    operatorSecret: text.optional(),
  }).optional(),
});

const specSchema = object({
  size: wholeNumber,
  version: text.optional(),
  repository: text.optional(),
  paused: refused('the agents, which replace the operator, are never paused; drop it once they may act', false),
  pod: podSchema.optional(),
  TLS: tlsSchema.optional(),
});

type Spec = z.output<typeof specSchema>;

/** The operator's default version. https://github.com/coreos/etcd-operator/blob/master/pkg/apis/etcd/v1beta2/cluster.go */
const DEFAULT_VERSION = '3.2.13';
const DEFAULT_REPOSITORY = 'quay.io/coreos/etcd';

/** A cluster of the first etcd operator, which was archived in 2020. */
export const coreosEtcdClusterKind = kindOf('etcd.database.coreos.com/v1beta2', 'EtcdCluster', resourceSchema(specSchema), interpret);

function interpret({ metadata, spec, origin }: Content<Spec>): Reading {
  const { size, version = DEFAULT_VERSION, repository, pod = {}, TLS } = spec;
  const { name = '' } = metadata;
  return etcdReading({
    metadata,
    origin,
    version,
    repository,
    certificates: certificates(TLS),
    props: { size, ...podProps(origin, pod) },
    former: {
      resources: formerResources(pod.resources),
      hadDisks: pod.persistentVolumeClaimSpec !== undefined,
      address: `${name}-client:2379`,
      repository: DEFAULT_REPOSITORY,
    },
    memoryFaults: memoryFaults(origin, POD_RESOURCES, pod.resources ?? {}),
    pods: foreignPods(pod, name),
    faults: podFaults(origin, pod),
    fieldOf: (prop) => fieldOf(prop) ?? podField(pod, prop),
  });
}

/** The operator's keys are the names of the files that it mounts. */
function certificates(
  { static: { member: { peerSecret, serverSecret } = {}, operatorSecret } = {} }: z.output<typeof tlsSchema> = {},
): ForeignCertificates {
  const secrets = [
    ...secret('server', serverSecret, 'server'), ...secret('peer', peerSecret, 'peer'), ...secret('client', operatorSecret, 'etcd-client'),
  ];
  return { from: secrets.length > 0 ? 'secrets' : 'nowhere', secrets, issuer: undefined, faults: [] };
}

function secret(use: ForeignSecret['use'], name: string | undefined, file: string): ForeignSecret[] {
  return name === undefined ? [] : [{
    use, name, keys: { 'tls.crt': `${file}.crt`, 'tls.key': `${file}.key`, 'ca.crt': `${file}-ca.crt` },
  }];
}

function fieldOf(prop: string): Path | undefined {
  if (prop === 'size' || prop === 'version') return ['spec', prop];
  return prop === 'images.etcd' ? ['spec', 'repository'] : undefined;
}
