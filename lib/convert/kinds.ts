import { appServiceKind } from './workload/app-service';
import { coreosEtcdClusterKind } from './etcd/coreos-etcd-cluster';
import { etcdIoEtcdClusterKind } from './etcd/etcd-io-etcd-cluster';
import { Kind } from './reading/kind';
import { microServiceDeployKind } from './workload/micro-service-deploy';
import { opstreeRedisClusterKind } from './redis/opstree-redis-cluster';
import { redisEnterpriseClusterKinds } from './redis/redis-enterprise-cluster';

/** Every kind that can be read. */
export const kinds: readonly Kind[] = [
  appServiceKind, coreosEtcdClusterKind, etcdIoEtcdClusterKind, microServiceDeployKind, opstreeRedisClusterKind, ...redisEnterpriseClusterKinds,
];
