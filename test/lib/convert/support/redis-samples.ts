/** The sample on the page of Redis Enterprise, with the published amounts of memory. */
export const REDIS_ENTERPRISE = `apiVersion: app.redislabs.com/v1alpha1
kind: RedisEnterpriseCluster
metadata: { name: redis-enterprise }
spec:
  nodes: 3
  persistentSpec: { enabled: 'true', storageClassName: gp2 }
  uiServiceType: LoadBalancer
  username: admin@acme.com
  redisEnterpriseNodeResources:
    limits: { cpu: 400m, memory: 4 Gi }
    requests: { cpu: 400m, memory: 4 Gi }
  redisEnterpriseImageSpec:
    imagePullPolicy: IfNotPresent
    repository: redislabs/redis
    versionTag: 5.4.0-19
`;

/** The same without its indentation, in the other version. */
export const FLAT_REDIS_ENTERPRISE = `apiVersion: app.redislabs.com/v1
kind: RedisEnterpriseCluster
metadata:
name: redis-enterprise
spec:
nodes: 3
persistentSpec:
enabled: 'true'
storageClassName: gp2
uiServiceType: LoadBalancer
username: admin@acme.com
redisEnterpriseNodeResources:
limits:
cpu: 400m
memory: 4 Gi
requests:
cpu: 400m
memory: 4 Gi
redisEnterpriseImageSpec:
imagePullPolicy: IfNotPresent
repository: redislabs/redis
versionTag: 5.4.0-19
`;

/** Every field that has an effect. */
export const OPSTREE = `apiVersion: redis.redis.opstreelabs.in/v1beta2
kind: RedisCluster
metadata: { name: cache, labels: { team: red } }
spec:
  clusterSize: 4
  clusterVersion: v7
  persistenceEnabled: true
  priorityClassName: important
  port: 6379
  podSecurityContext: { runAsUser: 1000, fsGroup: 1000 }
  kubernetesConfig:
    image: quay.io/opstree/redis:v7.2.16
    imagePullPolicy: Always
    resources:
      requests: { cpu: 100m, memory: 1Gi }
      limits: { cpu: "1", memory: 1Gi }
    redisSecret: { name: login, key: password }
  redisConfig: { maxMemoryPercentOfLimit: 50, dynamicConfig: [slowlog-max-len 5000, "timeout 300"] }
  redisLeader:
    replicas: 4
    pdb: { enabled: true }
  redisFollower: { replicas: 8 }
  redisExporter: { enabled: true, image: "quay.io/opstree/redis-exporter:v1.44.0" }
  storage:
    volumeClaimTemplate: { spec: { accessModes: [ReadWriteOnce], storageClassName: fast, resources: { requests: { storage: 16Gi } } } }
    nodeConfVolume: true
`;

/** A cluster of Redis Enterprise with these lines for its `spec`, of which the first is on line 5. */
export function redisEnterprise(...spec: string[]): string {
  return resource('app.redislabs.com/v1', 'RedisEnterpriseCluster', spec);
}

/** A cluster of OT-CONTAINER-KIT's operator with these lines for its `spec`, of which the first is on line 5. */
export function opstree(...spec: string[]): string {
  return resource('redis.redis.opstreelabs.in/v1beta2', 'RedisCluster', spec);
}

function resource(apiVersion: string, kind: string, spec: readonly string[]): string {
  return [
    `apiVersion: ${apiVersion}`, `kind: ${kind}`, 'metadata: { name: main }', 'spec:', ...spec.map((line) => `  ${line}`), '',
  ].join('\n');
}
