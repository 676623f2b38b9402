/** Secret keys of a configuration. Their values are in no manifest. */
export interface ConfigOptions {
  /**
   * Keys to take from the Secret `secretName`, delivered in the same way as the other keys. Create the Secret yourself: pods do not start
   * without it.
   * @default - none
   */
  readonly secretKeys?: string[];

  /**
   * The Secret that holds `secretKeys`, in the namespace of the service.
   * @default - the name of the service, followed by `-config`
   */
  readonly secretName?: string;
}

/**
 * The run-time configuration of an app. A changed value triggers a rolling restart, because the pod template has a checksum of the data.
 */
export class Config {
  /** Passes each key as an environment variable. A running pod keeps the values that it started with. */
  static environment(data: { [key: string]: string }, options: ConfigOptions = {}): Config {
    return new Config(data, options, undefined);
  }

  /** Mounts each key as a file in `directory`. Running pods see a changed file within about a minute. */
  static files(directory: string, data: { [key: string]: string }, options: ConfigOptions = {}): Config {
    return new Config(data, options, directory);
  }

  private constructor(
    /** @internal */ readonly _data: { [key: string]: string },
    /** @internal */ readonly _options: ConfigOptions,
    /** @internal */ readonly _directory: string | undefined,
  ) {}
}
