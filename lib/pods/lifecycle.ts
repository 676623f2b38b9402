import type * as core from 'kubernetes-types/core/v1';

/** What the kubelet does when a container starts or stops. */
export class Hook {
  /** Runs a command in the container. No shell interprets it. */
  static exec(command: string[]): Hook {
    return new Hook({ exec: { command } });
  }

  /** Sends `GET path` to a port of the container. */
  static httpGet(path: string, port: number): Hook {
    return new Hook({ httpGet: { path, port } });
  }

  private constructor(/** @internal */ readonly _handler: core.LifecycleHandler) {}
}

/** What runs when a container starts, and before it stops. */
export interface Lifecycle {
  /**
   * Runs beside the container's own process when it has started. If it fails, the container is killed and restarted.
   * @default - nothing
   */
  readonly postStart?: Hook;

  /**
   * Runs before the container is told to stop. The grace period of the pod includes it.
   * @default - nothing
   */
  readonly preStop?: Hook;
}
