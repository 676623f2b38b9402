import { Duration } from 'cdk8s';
import type * as core from 'kubernetes-types/core/v1';
import { inSeconds } from '../kubernetes/formats/quantities';

/** Port and timing of a probe. */
export interface ProbeOptions {
  /**
   * The container port to probe.
   * @default - the first port of the service
   */
  readonly port?: number;

  /**
   * Time between two probes, in whole seconds, 1 s or more.
   * @default Duration.seconds(10)
   */
  readonly period?: Duration;

  /**
   * How long an answer may take, in whole seconds, at most `period`.
   * @default Duration.seconds(2)
   */
  readonly timeout?: Duration;

  /**
   * Number of failures in a row after which the kubelet acts, 1 or more.
   * @default 3
   */
  readonly failureThreshold?: number;
}

/** A check of a container's health. */
export class Probe {
  /** Healthy when `GET path` answers with a status from 200 to 399. */
  static httpGet(path: string, options: ProbeOptions = {}): Probe {
    return new Probe((port) => ({ httpGet: { path, port: port } }), options);
  }

  /** Healthy when the port accepts a connection. */
  static tcp(options: ProbeOptions = {}): Probe {
    return new Probe((port) => ({ tcpSocket: { port: port } }), options);
  }

  /** Healthy when the gRPC health service answers SERVING. */
  static grpc(options: ProbeOptions = {}): Probe {
    return new Probe((port) => ({ grpc: { port } }), options);
  }

  private constructor(
    private readonly handler: (port: number) => core.Probe,
    /** @internal */ readonly _options: ProbeOptions,
  ) {}

  /** @internal */
  _with(options: ProbeOptions): Probe {
    return new Probe(this.handler, { ...this._options, ...options });
  }

  /** @internal */
  _toKube(defaultPort: number): core.Probe {
    const { port = defaultPort, period = Duration.seconds(10), timeout = Duration.seconds(2), failureThreshold = 3 } = this._options;
    return {
      ...this.handler(port),
      periodSeconds: inSeconds(period),
      timeoutSeconds: inSeconds(timeout),
      failureThreshold,
    };
  }
}

/** The startup, readiness and liveness probes of a container. */
export interface Probes {
  /**
   * Delays the other two probes until it passes once. If it never passes, the container is restarted.
   * @default - the liveness probe, every 2 s for 2 minutes
   */
  readonly startup?: Probe;

  /**
   * While it fails, the Service sends the pod no traffic.
   * @default - see the README of the construct
   */
  readonly readiness?: Probe;

  /**
   * If it fails, the container is restarted. It must differ from the readiness probe: otherwise a pod that is merely overloaded would be
   * restarted.
   * @default - see the README of the construct
   */
  readonly liveness?: Probe;
}
