import type { WorkloadProps } from '../workload/props';
import type { Authentication } from './authentication';
import type { Quota } from './quota';

/** What a MicroService is told: one version of one service. */
export interface MicroServiceProps extends WorkloadProps {
  /** The service, the same for all its versions: part of the host, and a label. */
  readonly msName: string;

  /**
   * This version's instance: the name of every object and of the pods' selector. Another name is another Deployment
   * beside the old one, which is how a new version comes up before the old one goes.
   * @default - `msName` and `path`, as in ms-sample-v1
   */
  readonly fullName?: string;

  /**
   * The release, a label: `1.0`. A change rolls the pods out. Another major version changes `path` and `fullName` unless they
   * are given: that is another instance, beside the old one until that goes from the code.
   */
  readonly version: string;

  /**
   * The major version, a label of the host: `v1.ms-sample.example.com`.
   * @default - `v` and what stands before the first dot of `version`
   */
  readonly path?: string;

  /**
   * When this instance was first asked for, in milliseconds since 1970: an annotation, nothing else.
   * @default - no annotation
   */
  readonly creationTimestamp?: string;

  /**
   * Pods that run, 1 or more; with `autoscaling` the least of them. A change starts or ends pods, nothing restarts.
   * @default 2
   */
  readonly replicas?: number;

  /**
   * Parks the service: its pods drain and end, the autoscaler goes, the host answers 503, and a family gives its share of
   * the shared host to the others. The same edit back wakes it.
   * @default false
   */
  readonly idle?: boolean;

  /**
   * Where the app listens, 1 to 65535. The Service's port is 80. On a live cluster, new connections are refused from the
   * change until the first new pod is ready.
   * @default 8080
   */
  readonly port?: number;

  /**
   * Who asks for a tenant's credentials. On a live cluster, adding a proxy refuses new connections until the first new pod is
   * ready; another instance beside this one refuses none.
   * @default - nobody
   */
  readonly authentication?: Authentication;

  /**
   * The domain beneath which the service has its host, `<path>.<msName>.<domain>`. Goes with `route`.
   * @default - no host
   */
  readonly domain?: string;

  /**
   * Who bounds what the pods may use.
   * @default Quota.namespace()
   */
  readonly quota?: Quota;
}
