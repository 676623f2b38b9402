import type { ContainerResources } from '../../kubernetes/pods/container-resources';
import type { ImagePullPolicy } from '../../kubernetes/pods/image-pull-policy';
import type { ObjectMetadata } from '../../kubernetes/objects/metadata';
import type { DnsProfile } from '../../network/dns-profile';
import type { Peer } from '../../network/peer';
import type { EnvVar } from '../../pods/environment';
import type { Relaxation } from '../../pods/relaxation';
import type { Volume } from '../../pods/volume';
import type { Config } from '../config';

/**
 * Properties of everything that runs an image in pods. Where a change replaces the pods, a service and a DaemonSet roll it out, a Job runs
 * again, and a CronJob uses it from its next run on.
 */
export interface ProgramProps {
  /**
   * The image of the app, with a digest or with a tag other than `latest`. A change replaces the pods.
   * @throws if it is not an image reference, or has neither a digest nor such a tag
   */
  readonly image: string;

  /**
   * When a node pulls the image. With `IF_NOT_PRESENT`, a pod starts on a node that has the image even while the registry is down. Use
   * `ALWAYS` for tags that move. A change replaces the pods.
   * @default ImagePullPolicy.IF_NOT_PRESENT
   */
  readonly imagePullPolicy?: ImagePullPolicy;

  /**
   * The command, instead of the image's entry point. A change replaces the pods.
   * @default - the image's own entry point
   */
  readonly command?: string[];

  /**
   * Arguments for the image's entry point. A change replaces the pods.
   * @default - the image's own arguments
   */
  readonly args?: string[];

  /**
   * CPU, memory and ephemeral storage of the app's container. A value that you leave out gets its default. A change replaces the
   * pods.
   * @default - requests 100m, 128Mi, 64Mi; limits 500m, 256Mi, 256Mi
   */
  readonly resources?: ContainerResources;

  /**
   * Environment variables by name. A change replaces the pods.
   * @default - none
   */
  readonly env?: { [name: string]: EnvVar };

  /**
   * Run-time configuration, stored in a ConfigMap. A change replaces the pods.
   * @default - none
   */
  readonly config?: Config;

  /**
   * Volumes to mount into the app's container. A change replaces the pods.
   * @default - none
   */
  readonly volumes?: Volume[];

  /**
   * Directories that the app writes to. Each is an `emptyDir`, which is deleted with its pod. `/tmp` is always one of them.
   * @default - only /tmp
   */
  readonly writablePaths?: string[];

  /**
   * The peers that the app may call.
   * @default - only DNS
   */
  readonly calls?: Peer[];

  /**
   * The DNS servers that the network policy allows the pods to ask.
   * @default DnsProfile.privateNetwork()
   */
  readonly dns?: DnsProfile;

  /**
   * The user and group id that the containers run as, 1 or more. A change replaces the pods.
   * @default 10001
   */
  readonly user?: number;

  /**
   * Exceptions from the restricted security defaults. Each is recorded in an annotation of the manifests.
   * @default - none
   */
  readonly relaxations?: Relaxation[];

  /**
   * The PriorityClass of the pods. It must exist: otherwise the API server rejects the pods. A change replaces the pods.
   * @default - the cluster's default
   */
  readonly priorityClassName?: string;

  /**
   * Labels and annotations of single objects, by the ids of the construct's children, such as `NetworkPolicy`. Pods have
   * `pods.labels` and `pods.annotations`. A change restarts no pod.
   * @default - none
   * @throws on an id that the construct doesn't have, or a label or annotation that it sets
   */
  readonly objectMetadata?: { [id: string]: ObjectMetadata };

  /**
   * Additional labels for every object. They are never part of a selector. A change replaces the pods.
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
