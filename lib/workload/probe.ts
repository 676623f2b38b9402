import { Duration } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { inSeconds } from '../kubernetes/quantities';

/** How often and how patiently a probe asks. */
export interface ProbeOptions {
  /**
   * The container port asked.
   * @default - the first port of the service
   */
  readonly port?: number;

  /**
   * Time between two questions, whole seconds, 1 s or more.
   * @default Duration.seconds(10)
   */
  readonly period?: Duration;

  /**
   * How long an answer may take, whole seconds, at most `period`.
   * @default Duration.seconds(2)
   */
  readonly timeout?: Duration;

  /**
   * Wrong answers in a row until the kubelet acts, 1 or more.
   * @default 3
   */
  readonly failureThreshold?: number;
}

/** One way to ask a container how it is. */
export class Probe {
  /** Healthy when `GET path` answers with a status from 200 to 399. */
  static httpGet(path: string, options: ProbeOptions = {}): Probe {
    return new Probe((port) => ({ httpGet: { path, port: k8s.IntOrString.fromNumber(port) } }), options);
  }

  /** Healthy when the port accepts a connection. */
  static tcp(options: ProbeOptions = {}): Probe {
    return new Probe((port) => ({ tcpSocket: { port: k8s.IntOrString.fromNumber(port) } }), options);
  }

  /** Healthy when the gRPC health service answers SERVING. */
  static grpc(options: ProbeOptions = {}): Probe {
    return new Probe((port) => ({ grpc: { port } }), options);
  }

  private constructor(
    private readonly handler: (port: number) => k8s.Probe,
    /** @internal */ readonly _options: ProbeOptions,
  ) {}

  /** @internal */
  _with(options: ProbeOptions): Probe {
    return new Probe(this.handler, { ...this._options, ...options });
  }

  /** @internal */
  _toKube(defaultPort: number): k8s.Probe {
    const { port = defaultPort, period = Duration.seconds(10), timeout = Duration.seconds(2), failureThreshold = 3 } = this._options;
    return {
      ...this.handler(port),
      periodSeconds: inSeconds(period),
      timeoutSeconds: inSeconds(timeout),
      failureThreshold,
    };
  }
}

/** Who decides that a container has started, may get traffic, must be restarted. */
export interface Probes {
  /**
   * Holds the other two back until it passes once; when it never does, the container is restarted.
   * @default - the liveness check, every 2 s for 2 minutes
   */
  readonly startup?: Probe;

  /**
   * While it fails the pod gets no traffic from the Service.
   * @default - see the construct
   */
  readonly readiness?: Probe;

  /**
   * When it fails the container is restarted. Must differ from readiness: a pod that is merely
   * overloaded would be killed for it.
   * @default - see the construct
   */
  readonly liveness?: Probe;
}
