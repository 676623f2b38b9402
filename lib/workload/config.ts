/** Secrets that belong to the configuration but never stand in a manifest. */
export interface ConfigOptions {
  /**
   * Keys that come from the Secret `secretName`, delivered beside the others. The Secret is made by hand or by the
   * platform; pods wait for it before they start.
   * @default - none
   */
  readonly secretKeys?: string[];

  /**
   * The Secret that holds `secretKeys`, in the namespace of the service.
   * @default - the name of the service and `-config`
   */
  readonly secretName?: string;
}

/**
 * What the app reads at run time. Changing a value rolls the pods out: the pod template carries a checksum of the data.
 */
export class Config {
  /** Each key an environment variable. A running pod keeps the values that it started with. */
  static environment(data: { [key: string]: string }, options: ConfigOptions = {}): Config {
    return new Config(data, options, undefined);
  }

  /** Each key a file in `directory`. Pods that still run see a changed file within about a minute. */
  static files(directory: string, data: { [key: string]: string }, options: ConfigOptions = {}): Config {
    return new Config(data, options, directory);
  }

  private constructor(
    /** @internal */ readonly _data: { [key: string]: string },
    /** @internal */ readonly _options: ConfigOptions,
    /** @internal */ readonly _directory: string | undefined,
  ) {}
}
