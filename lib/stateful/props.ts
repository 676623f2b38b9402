import type { Size } from 'cdk8s';
import type { ImagePullPolicy } from '../kubernetes/pods/image-pull-policy';
import type { ObjectMetadata } from '../kubernetes/objects/metadata';
import type { DnsProfile } from '../network/dns-profile';
import type { Peer } from '../network/peer';
import type { StatefulPodOptions } from '../pods/pod-options';
import type { Relaxation } from '../pods/relaxation';
import type { StatefulRollout } from '../pods/rollout';
import type { BackupProps } from './backup/props';

/** Properties of every database. */
export interface StatefulClusterProps {
  /**
   * The name of the objects, the pods and their volumes. A new name creates a new, empty cluster.
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * The version whose known severe faults you accept, spelled as in `version`. Remove it when `version` changes. It has no effect on
   * running servers.
   * @default - none: a version with known severe faults is rejected
   * @throws if it differs from `version`, or names a version without known severe faults
   */
  readonly acceptKnownFaults?: string;

  /**
   * The value of `storage` when the cluster was created. Set it when you grow `storage`: Kubernetes doesn't allow it to change.
   * @default - the same as `storage`
   */
  readonly storageAtCreation?: Size;

  /**
   * The peers that may connect to the client port. `allowClient` adds more.
   * @default - nobody
   */
  readonly clients?: Peer[];

  /**
   * When a node pulls an image. A change triggers a rolling restart.
   * @default ImagePullPolicy.IF_NOT_PRESENT - a pod starts even while the registry is down
   */
  readonly imagePullPolicy?: ImagePullPolicy;

  /**
   * The PriorityClass of the pods. It must exist: otherwise the API server rejects the pods. A change triggers a rolling restart.
   * @default - the cluster's default
   */
  readonly priorityClassName?: string;

  /**
   * The user and group id of all containers and of the files on the disks, 1 or more. A change triggers a rolling restart.
   * @default 10001
   */
  readonly user?: number;

  /**
   * The DNS domain of the Kubernetes cluster. It can't change on a live cluster, because it is part of the names by which the servers know
   * each other.
   * @default 'cluster.local'
   */
  readonly clusterDomain?: string;

  /**
   * The DNS servers that the network policy allows the pods to ask.
   * @default DnsProfile.privateNetwork()
   */
  readonly dns?: DnsProfile;

  /**
   * The addresses of the Kubernetes API server, in CIDR notation. The agents query it for the desired size of the cluster.
   * @default - any address, on ports 443 and 6443
   */
  readonly apiServerAddresses?: string[];

  /**
   * Where the pods run, and what they contain beside the server and its agent. A change triggers a rolling restart.
   * @default - see the README
   */
  readonly pods?: StatefulPodOptions;

  /**
   * How far and how fast pods are replaced. A change restarts no pod.
   * @default StatefulRollout.rolling()
   */
  readonly rollout?: StatefulRollout;

  /**
   * Backups by schedule, encrypted, with a test of their restore. A change restarts no pod.
   * @default - none
   */
  readonly backup?: BackupProps;

  /**
   * Exceptions from the security defaults. Each is recorded in an annotation of the StatefulSets. A change restarts no pod.
   * @default - none
   * @throws on others than `NO_NETWORK_POLICY`
   */
  readonly relaxations?: Relaxation[];

  /**
   * Labels and annotations of single objects, by the ids of the construct's children, such as `Client`. Pods have `pods.labels` and
   * `pods.annotations`. A change restarts no pod.
   * @default - none
   * @throws on an id that the construct doesn't have, or a label or annotation that it sets
   */
  readonly objectMetadata?: { [id: string]: ObjectMetadata };

  /**
   * Additional labels for every object. They are never part of a selector. A change triggers a rolling restart.
   * @default - none
   * @throws on a label that the construct or Kubernetes sets, such as `app.kubernetes.io/name`
   */
  readonly labels?: { [key: string]: string };

  /**
   * Additional annotations for every object, but not for the pods, so that a change restarts nothing.
   * @default - none
   */
  readonly annotations?: { [key: string]: string };
}
