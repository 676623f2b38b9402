/** The sample on the page of the first operator. */
export const ETCD_CLUSTER = `apiVersion: etcd.database.coreos.com/v1beta2
kind: EtcdCluster
metadata: { name: example }
spec: { size: 3, version: 3.2.13 }
`;

/** Every field that has an effect. */
export const COREOS = `apiVersion: etcd.database.coreos.com/v1beta2
kind: EtcdCluster
metadata:
  name: example
  labels: { team: red }
  annotations: { example.com/owner: me }
spec:
  size: 5
  version: v3.5.35
  repository: registry.example.com/etcd
  paused: false
  pod:
    labels: { tier: data }
    antiAffinity: false
    resources:
      requests: { cpu: 500m }
      limits: { cpu: "2", memory: 2Gi }
    securityContext: { runAsUser: 9000, runAsGroup: 9000, fsGroup: 9000, runAsNonRoot: true }
    etcdEnv:
      - { name: ETCD_QUOTA_BACKEND_BYTES, value: "4294967296" }
      - { name: ETCD_AUTO_COMPACTION_RETENTION, value: "1" }
      - { name: ETCD_HEARTBEAT_INTERVAL, value: "200" }
      - { name: ETCD_ELECTION_TIMEOUT, value: "2000" }
      - { name: ETCD_MAX_REQUEST_BYTES, value: "3145728" }
      - { name: ETCD_GRPC_KEEPALIVE_MIN_TIME, value: 10s }
      - { name: ETCD_PRE_VOTE, value: "true" }
      - { name: ETCD_LOG_LEVEL, value: debug }
    persistentVolumeClaimSpec:
      accessModes: [ReadWriteOnce]
      storageClassName: fast
      volumeMode: Filesystem
      resources: { requests: { storage: 16Gi } }
    DNSTimeoutInSecond: 0
    ClusterDomain: .example.local
  TLS:
    static:
      member: { peerSecret: etcd-peer-tls, serverSecret: etcd-server-tls }
      operatorSecret: etcd-client-tls
status: { phase: Running }
`;

export const FLAT_COREOS = `apiVersion: etcd.database.coreos.com/v1beta2
kind: EtcdCluster
metadata:
name: example
spec:
size: 3
version: 3.6.16
pod:
resources:
limits:
memory: 2Gi
etcdEnv:
- { name: ETCD_MAX_WALS, value: "3" }
- name: ETCD_LOG_LEVEL
value: debug
persistentVolumeClaimSpec:
storageClassName: fast
resources:
requests:
storage: 16Gi
TLS:
static:
member:
peerSecret: p
serverSecret: s
operatorSecret: c
`;

/** What `FLAT_COREOS` was before its indentation was lost. */
export const WHOLE_COREOS = `apiVersion: etcd.database.coreos.com/v1beta2
kind: EtcdCluster
metadata: { name: example }
spec:
  size: 3
  version: 3.6.16
  pod:
    resources: { limits: { memory: 2Gi } }
    etcdEnv: [{ name: ETCD_MAX_WALS, value: "3" }, { name: ETCD_LOG_LEVEL, value: debug }]
    persistentVolumeClaimSpec: { storageClassName: fast, resources: { requests: { storage: 16Gi } } }
  TLS: { static: { member: { peerSecret: p, serverSecret: s }, operatorSecret: c } }
`;

/** Every field that has an effect. */
export const ETCD_IO = `apiVersion: operator.etcd.io/v1alpha1
kind: EtcdCluster
metadata: { name: example, namespace: shop }
spec:
  size: 3
  version: v3.6.16
  imageRegistry: registry.example.com/etcd
  storageSpec:
    accessModes: ReadWriteOnce
    storageClassName: fast
    volumeSizeRequest: 16Gi
    volumeSizeLimit: 16Gi
  tls:
    provider: cert-manager
    providerCfg:
      certManagerCfg:
        commonName: etcd-operator-system
        organizations: [example]
        validityDuration: 8760h
        issuerKind: ClusterIssuer
        issuerName: selfsigned
  etcdOptions:
    - --quota-backend-bytes=4294967296
    - --auto-compaction-mode=revision
    - --auto-compaction-retention=10000
    - --heartbeat-interval=200
    - --election-timeout=2000
    - --max-request-bytes=3145728
    - --grpc-keepalive-interval=1h30m
    - --pre-vote
    - -log-level=debug
  podTemplate:
    metadata: { labels: { tier: data } }
    spec: {}
`;

export const FLAT_ETCD_IO = `apiVersion: operator.etcd.io/v1alpha1
kind: EtcdCluster
metadata:
name: example
namespace: shop
spec:
size: 3
version: v3.6.16
imageRegistry: registry.example.com/etcd
storageSpec:
accessModes: ReadWriteOnce
storageClassName: fast
volumeSizeRequest: 16Gi
volumeSizeLimit: 16Gi
tls:
provider: cert-manager
providerCfg:
certManagerCfg:
commonName: etcd-operator-system
organizations: [example]
validityDuration: 8760h
issuerKind: ClusterIssuer
issuerName: selfsigned
etcdOptions:
- --quota-backend-bytes=4294967296
- --auto-compaction-mode=revision
- --auto-compaction-retention=10000
- --heartbeat-interval=200
- --election-timeout=2000
- --max-request-bytes=3145728
- --grpc-keepalive-interval=1h30m
- --pre-vote
- -log-level=debug
podTemplate:
metadata:
labels: { tier: data }
`;

/** A cluster of the first operator with these lines for its `spec`, of which the first is on line 5. */
export function coreos(...spec: string[]): string {
  return resource('etcd.database.coreos.com/v1beta2', spec);
}

/** A cluster of the etcd project's operator with these lines for its `spec`, of which the first is on line 5. */
export function etcdIo(...spec: string[]): string {
  return resource('operator.etcd.io/v1alpha1', spec);
}

function resource(apiVersion: string, spec: readonly string[]): string {
  return [
    `apiVersion: ${apiVersion}`, 'kind: EtcdCluster', 'metadata: { name: main }', 'spec:', ...spec.map((line) => `  ${line}`), '',
  ].join('\n');
}
