import { appServiceKind } from './app-service';
import { coreosEtcdClusterKind } from './coreos-etcd-cluster';
import { etcdIoEtcdClusterKind } from './etcd-io-etcd-cluster';
import { Kind } from './kind';
import { microServiceDeployKind } from './micro-service-deploy';

/** Every kind that can be read. */
export const kinds: readonly Kind[] = [appServiceKind, coreosEtcdClusterKind, etcdIoEtcdClusterKind, microServiceDeployKind];
