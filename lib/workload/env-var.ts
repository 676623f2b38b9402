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
