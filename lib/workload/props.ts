import type { Duration } from 'cdk8s';
import type { ContainerResources, ImagePullPolicy } from 'cdk8s-plus-28';
import type { Autoscaling } from './autoscaling';
import type { Config } from './config';
import type { DnsProfile } from '../network/dns-profile';
import type { EnvVar } from './env-var';
import type { Peer } from '../network/peer';
import type { Probes } from './probe';
import type { Relaxation } from './relaxation';
import type { Route } from './route';
import type { Volume } from './volume';

/** How a pod goes, so that no request is lost. */
export interface Shutdown {
  /**
   * How long the container goes on serving after its removal began, while load balancers learn of it. Runs `sleep` in
   * the image, which Kubernetes 1.28 can't do by itself; zero for an image without that command.
   * @default Duration.seconds(10)
   */
  readonly preStop?: Duration;

  /**
   * How long the app may take to end its last requests after SIGTERM.
   * @default Duration.seconds(20)
   */
  readonly drain?: Duration;

  /**
   * After this the container is killed; longer than `preStop` and `drain` together.
   * @default - `preStop` and `drain` and 5 s; 5 s more with a proxy, which the app outlives by that
   */
  readonly gracePeriod?: Duration;
}

/** Where Prometheus finds the metrics of the app. Adds a PodMonitor. */
export interface Metrics {
  /** The container port, apart from those of the Service; no proxy stands before it. */
  readonly port: number;

  /** @default '/metrics' */
  readonly path?: string;

  /**
   * The namespace that Prometheus scrapes from: the network policy admits it to this port.
   * @default 'monitoring'
   */
  readonly fromNamespace?: string;

  /**
   * Labels that the Prometheus operator selects PodMonitors by.
   * @default - none beyond our own
   */
  readonly monitorLabels?: { [key: string]: string };
}

/** What a service without state of its own can be told, whatever kind it is. */
export interface WorkloadProps {
  /**
   * What runs: a reference with a tag other than `latest`, or with a digest. A change rolls the pods out one by one.
   * @throws when it is no image reference, or names no version
   */
  readonly image: string;

  /**
   * When a node asks the registry. `IF_NOT_PRESENT` lets a pod start on a node that has the image while the registry is
   * down; take `ALWAYS` for tags that move. A change rolls the pods out.
   * @default ImagePullPolicy.IF_NOT_PRESENT
   */
  readonly imagePullPolicy?: ImagePullPolicy;

  /**
   * Arguments for the image's entry point.
   * @default - the image's own
   */
  readonly args?: string[];

  /**
   * CPU, memory and ephemeral storage of the app's container. What is left out has our default. A change rolls the pods out.
   * @default - requests 100m, 128Mi, 64Mi; limits 500m, 256Mi, 256Mi
   */
  readonly resources?: ContainerResources;

  /**
   * Environment variables by name. A change rolls the pods out.
   * @default - none
   */
  readonly env?: { [name: string]: EnvVar };

  /**
   * Run-time configuration, kept in a ConfigMap. A change rolls the pods out.
   * @default - none
   */
  readonly config?: Config;

  /**
   * Checks of the app's container.
   * @default - see the construct
   */
  readonly probes?: Probes;

  /**
   * Files from outside the image.
   * @default - none
   */
  readonly volumes?: Volume[];

  /**
   * Directories that the app writes to: each becomes an empty directory that ends with the pod. `/tmp` always is one.
   * @default - none but /tmp
   */
  readonly writablePaths?: string[];

  /**
   * Follows the load. The number of pods that the construct is given is then the minimum.
   * @default - a fixed number of pods
   */
  readonly autoscaling?: Autoscaling;

  /**
   * What stands between the outside and the host of the service.
   * @default - reachable by declared callers only
   */
  readonly route?: Route;

  /**
   * Who inside the cluster may call the service.
   * @default - nobody but the gateway of `route`
   */
  readonly callers?: Peer[];

  /**
   * Whom the app calls.
   * @default - nobody but DNS
   */
  readonly calls?: Peer[];

  /**
   * How the cluster resolves names.
   * @default DnsProfile.privateNetwork()
   */
  readonly dns?: DnsProfile;

  /**
   * Has Prometheus scrape the app.
   * @default - not scraped
   */
  readonly metrics?: Metrics;

  /**
   * How a pod goes.
   * @default - 10 s of serving on, 20 s to drain
   */
  readonly shutdown?: Shutdown;

  /**
   * The user and group that the containers run as, 1 or more.
   * @default 10001
   */
  readonly user?: number;

  /**
   * Steps down from the restricted defaults, each named in the output.
   * @default - none
   */
  readonly relaxations?: Relaxation[];

  /**
   * A PriorityClass of the cluster. Pods are rejected when it doesn't exist.
   * @default - the cluster's default
   */
  readonly priorityClassName?: string;

  /**
   * Labels for every object, beside ours; never in a selector. A change rolls the pods out.
   * @default - none
   */
  readonly labels?: { [key: string]: string };

  /**
   * Annotations for every object, but not for the pods: a change restarts nothing.
   * @default - none
   */
  readonly annotations?: { [key: string]: string };
}
