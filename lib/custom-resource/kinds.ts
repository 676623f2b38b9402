import { appServiceKind } from './app-service';
import { coreosEtcdClusterKind } from './coreos-etcd-cluster';
import { etcdIoEtcdClusterKind } from './etcd-io-etcd-cluster';
import { Kind } from './kind';
import { microServiceDeployKind } from './micro-service-deploy';
import { opstreeRedisClusterKind } from './opstree-redis-cluster';
import { redisEnterpriseClusterKinds } from './redis-enterprise-cluster';

/** Every kind that can be read. */
export const kinds: readonly Kind[] = [
  appServiceKind, coreosEtcdClusterKind, etcdIoEtcdClusterKind, microServiceDeployKind, opstreeRedisClusterKind, ...redisEnterpriseClusterKinds,
];
