import type * as core from 'kubernetes-types/core/v1';

/** The value of an environment variable, or its source. */
export class EnvVar {
  /** A literal value. Don't use it for secrets, because the manifest has it in plain text. */
  static value(text: string): EnvVar {
    return new EnvVar({ value: text });
  }

  /** A key of a Secret in the pod's namespace. A pod sees a changed Secret when it starts next. */
  static secret(name: string, key: string): EnvVar {
    return new EnvVar({ valueFrom: { secretKeyRef: { name, key } } });
  }

  /** A key of a ConfigMap in the pod's namespace. A pod sees a changed ConfigMap when it starts next. */
  static configMap(name: string, key: string): EnvVar {
    return new EnvVar({ valueFrom: { configMapKeyRef: { name, key } } });
  }

  /** A field of the pod, such as `status.podIP` or `metadata.name`. */
  static field(fieldPath: string): EnvVar {
    return new EnvVar({ valueFrom: { fieldRef: { fieldPath } } });
  }

  private constructor(/** @internal */ readonly _source: Omit<core.EnvVar, 'name'>) {}
}

/** How the keys of a ConfigMap or a Secret become environment variables. */
export interface EnvFromOptions {
  /**
   * Text in front of each key.
   * @default - none: required for the server of a database, whose own variables a key could set
   */
  readonly prefix?: string;

  /**
   * Whether pods start without the ConfigMap or Secret.
   * @default false
   */
  readonly optional?: boolean;
}

/** All keys of a ConfigMap or a Secret as environment variables. A pod sees a change when it starts next. */
export class EnvFrom {
  /** The keys of a ConfigMap in the pod's namespace. */
  static configMap(name: string, options: EnvFromOptions = {}): EnvFrom {
    return new EnvFrom({ prefix: options.prefix, configMapRef: { name, optional: options.optional } });
  }

  /** The keys of a Secret in the pod's namespace. */
  static secret(name: string, options: EnvFromOptions = {}): EnvFrom {
    return new EnvFrom({ prefix: options.prefix, secretRef: { name, optional: options.optional } });
  }

  private constructor(/** @internal */ readonly _source: core.EnvFromSource) {}
}
