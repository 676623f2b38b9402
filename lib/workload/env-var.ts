import type { k8s } from 'cdk8s-plus-28';

/** Where an environment variable has its value from. */
export class EnvVar {
  /** The text itself. Not for secrets: it stands in Git. */
  static value(text: string): EnvVar {
    return new EnvVar({ value: text });
  }

  /** A key of a Secret in the pod's namespace. A changed Secret reaches a pod when it starts next. */
  static secret(name: string, key: string): EnvVar {
    return new EnvVar({ valueFrom: { secretKeyRef: { name, key } } });
  }

  /** A key of a ConfigMap in the pod's namespace. A changed ConfigMap reaches a pod when it starts next. */
  static configMap(name: string, key: string): EnvVar {
    return new EnvVar({ valueFrom: { configMapKeyRef: { name, key } } });
  }

  /** A field of the pod, such as `status.podIP` or `metadata.name`. */
  static field(fieldPath: string): EnvVar {
    return new EnvVar({ valueFrom: { fieldRef: { fieldPath } } });
  }

  private constructor(/** @internal */ readonly _source: Omit<k8s.EnvVar, 'name'>) {}
}
