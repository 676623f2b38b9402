import type { ContainerResources } from '../kubernetes/pods/container-resources';
import type { ImagePullPolicy } from '../kubernetes/pods/image-pull-policy';
import type { ObjectMetadata } from '../kubernetes/objects/metadata';
import type { ServiceOptions } from '../network/service-options';
import type { StatelessPodOptions } from '../pods/pod-options';
import type { DisruptionBudget, Rollout } from '../pods/rollout';
import type { Autoscaling } from './autoscaling';
import type { Config } from './config';
import type { DnsProfile } from '../network/dns-profile';
import type { EnvVar } from '../pods/environment';
import type { Peer } from '../network/peer';
import type { Probes } from '../pods/probe';
import type { Relaxation } from '../pods/relaxation';
import type { Metrics } from './metrics';
import type { Route } from './route';
import type { Shutdown } from './shutdown';
import type { Volume } from '../pods/volume';

/** Properties of every stateless service. */
export interface WorkloadProps {
  /**
   * The image of the app, with a digest or with a tag other than `latest`. A change triggers a rolling restart.
   * @throws if it is not an image reference, or has neither a digest nor such a tag
   */
  readonly image: string;

  /**
   * When a node pulls the image. With `IF_NOT_PRESENT`, a pod starts on a node that has the image even while the registry is down. Use
   * `ALWAYS` for tags that move. A change triggers a rolling restart.
   * @default ImagePullPolicy.IF_NOT_PRESENT
   */
  readonly imagePullPolicy?: ImagePullPolicy;

  /**
   * The command, instead of the image's entry point. A change triggers a rolling restart.
   * @default - the image's own entry point
   */
  readonly command?: string[];

  /**
   * Arguments for the image's entry point. A change triggers a rolling restart.
   * @default - the image's own arguments
   */
  readonly args?: string[];

  /**
   * CPU, memory and ephemeral storage of the app's container. A value that you leave out gets its default. A change triggers a rolling
   * restart.
   * @default - requests 100m, 128Mi, 64Mi; limits 500m, 256Mi, 256Mi
   */
  readonly resources?: ContainerResources;

  /**
   * Environment variables by name. A change triggers a rolling restart.
   * @default - none
   */
  readonly env?: { [name: string]: EnvVar };

  /**
   * Run-time configuration, stored in a ConfigMap. A change triggers a rolling restart.
   * @default - none
   */
  readonly config?: Config;

  /**
   * Probes of the app's container. A change triggers a rolling restart.
   * @default - see the README of the construct
   */
  readonly probes?: Probes;

  /**
   * Volumes to mount into the app's container. A change triggers a rolling restart.
   * @default - none
   */
  readonly volumes?: Volume[];

  /**
   * Directories that the app writes to. Each is an `emptyDir`, which is deleted with its pod. `/tmp` is always one of them.
   * @default - only /tmp
   */
  readonly writablePaths?: string[];

  /**
   * Scales the pods with the load. The number of pods given to the construct is then the minimum.
   * @default - a fixed number of pods
   */
  readonly autoscaling?: Autoscaling;

  /**
   * The Gateway or Ingress through which requests from outside the cluster reach the service.
   * @default - none: only `callers` reach the service
   */
  readonly route?: Route;

  /**
   * The peers inside the cluster that may call the service.
   * @default - only the gateway of `route`
   */
  readonly callers?: Peer[];

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
   * Makes Prometheus scrape the app.
   * @default - not scraped
   */
  readonly metrics?: Metrics;

  /**
   * How a pod shuts down. A change triggers a rolling restart.
   * @default - keeps serving for 10 s, then has 20 s to finish its requests
   */
  readonly shutdown?: Shutdown;

  /**
   * The user and group id that the containers run as, 1 or more. A change triggers a rolling restart.
   * @default 10001
   */
  readonly user?: number;

  /**
   * Exceptions from the restricted security defaults. Each is recorded in an annotation of the manifests.
   * @default - none
   */
  readonly relaxations?: Relaxation[];

  /**
   * The PriorityClass of the pods. It must exist: otherwise the API server rejects the pods. A change triggers a rolling restart.
   * @default - the cluster's default
   */
  readonly priorityClassName?: string;

  /**
   * Where the pods run, and what they contain beside the app. A change triggers a rolling restart.
   * @default - see the README of the construct
   */
  readonly pods?: StatelessPodOptions;

  /**
   * How the Service is reached. A change restarts no pod.
   * @default - inside the cluster only
   */
  readonly service?: ServiceOptions;

  /**
   * How many pods a drain may evict at a time. A change restarts no pod.
   * @default - one
   * @throws if it would make a drain wait for ever
   */
  readonly disruptionBudget?: DisruptionBudget;

  /**
   * How pods are replaced. A change restarts no pod.
   * @default Rollout.rolling() - one at a time, the new one first
   */
  readonly rollout?: Rollout;

  /**
   * Labels and annotations of single objects, by the ids of the construct's children, such as `Service`. Pods have
   * `pods.labels` and `pods.annotations`. A change restarts no pod.
   * @default - none
   * @throws on an id that the construct doesn't have, or a label or annotation that it sets
   */
  readonly objectMetadata?: { [id: string]: ObjectMetadata };

  /**
   * Additional labels for every object. They are never part of a selector. A change triggers a rolling restart.
   * @default - none
   */
  readonly labels?: { [key: string]: string };

  /**
   * Additional annotations for every object, but not for the pods, so that a change restarts nothing.
   * @default - none
   */
  readonly annotations?: { [key: string]: string };
}
