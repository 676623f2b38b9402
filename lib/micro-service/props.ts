import type { WorkloadProps } from '../workload/props';
import type { Authentication } from './authentication';
import type { Quota } from './quota';

/** Properties of a MicroService, which is one version of a service. */
export interface MicroServiceProps extends WorkloadProps {
  /** The name of the service, the same for all its versions. It is part of the host name, and a label. */
  readonly msName: string;

  /**
   * The name of every object of this version, and part of the pods' selector. A new name creates a new Deployment beside the old one, so
   * that a new version can start before the old one is removed.
   * @default - `msName` and `path`, as in ms-sample-v1
   */
  readonly fullName?: string;

  /**
   * The release, such as `1.0`, which becomes a label. A change triggers a rolling restart. A new major version changes the defaults of
   * `path` and `fullName`, and so creates a new instance. The old instance runs until you remove it from the code.
   */
  readonly version: string;

  /**
   * The major version, as the first label of the host name: `v1.ms-sample.example.com`.
   * @default - `v`, followed by the part of `version` before its first dot
   */
  readonly path?: string;

  /**
   * When this instance was first requested, in milliseconds since 1970. It is only written to an annotation.
   * @default - no annotation
   */
  readonly creationTimestamp?: string;

  /**
   * The number of pods, 1 or more. With `autoscaling`, it is the minimum. A change adds or removes pods, and restarts none.
   * @default 2
   */
  readonly replicas?: number;

  /**
   * Scales the service to zero pods and removes its autoscaler. Its host answers with status 503, and a family gives its share of the
   * requests to the other versions. Set it back to `false` to start the pods again.
   * @default false
   */
  readonly idle?: boolean;

  /**
   * The port that the app listens on, 1 to 65535. The port of the Service is always 80. If you change it on a live cluster, new connections
   * are refused until the first new pod is ready.
   * @default 8080
   */
  readonly port?: number;

  /**
   * How tenants authenticate. If you add a proxy on a live cluster, new connections are refused until the first new pod is ready. To avoid
   * that, add a second instance with the proxy and remove this one later.
   * @default - no authentication
   */
  readonly authentication?: Authentication;

  /**
   * The domain of the service's host name, `<path>.<msName>.<domain>`. Requires `route`.
   * @default - no host
   */
  readonly domain?: string;

  /**
   * The ResourceQuota that limits the pods. A ResourceQuota also rejects pods of others, as soon as it is applied; running pods stay.
   * @default Quota.none()
   */
  readonly quota?: Quota;
}
