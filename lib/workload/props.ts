import type { Duration } from 'cdk8s';
import type { ContainerResources } from '../kubernetes/container-resources';
import type { ImagePullPolicy } from '../kubernetes/image-pull-policy';
import type { Autoscaling } from './autoscaling';
import type { Config } from './config';
import type { DnsProfile } from '../network/dns-profile';
import type { EnvVar } from './env-var';
import type { Peer } from '../network/peer';
import type { Probes } from './probe';
import type { Relaxation } from './relaxation';
import type { Route } from './route';
import type { Volume } from './volume';

/** How a pod shuts down without losing requests. */
export interface Shutdown {
  /**
   * How long the container keeps serving after its pod began to terminate, while load balancers stop sending requests to it. Runs `sleep`
   * in the container, because Kubernetes 1.28 has no sleep action of its own. Use zero if the image has no such command.
   * @default Duration.seconds(10)
   */
  readonly preStop?: Duration;

  /**
   * How long the app may take after SIGTERM to finish the requests in flight.
   * @default Duration.seconds(20)
   */
  readonly drain?: Duration;

  /**
   * Time after which the container is killed. Must be longer than `preStop` and `drain` together.
   * @default - the sum of `preStop`, `drain` and 5 s; with a proxy another 5 s, so that the app stops after the proxy
   */
  readonly gracePeriod?: Duration;
}

/** Where Prometheus scrapes the app's metrics. Adds a PodMonitor. */
export interface Metrics {
  /** The container port that serves the metrics. It can't be a port of the Service, and no proxy protects it. */
  readonly port: number;

  /**
   * The HTTP path of the metrics.
   * @default '/metrics'
   */
  readonly path?: string;

  /**
   * The namespace of Prometheus. The network policy allows it to connect to this port.
   * @default 'monitoring'
   */
  readonly fromNamespace?: string;

  /**
   * Labels by which the Prometheus operator selects PodMonitors.
   * @default - none beyond the labels of every object
   */
  readonly monitorLabels?: { [key: string]: string };
}

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
