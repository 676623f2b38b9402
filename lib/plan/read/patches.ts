import type { KubeObject } from '../kube-object';
import { at, fieldsAt, isFields } from '../../kubernetes/objects/fields';
import { isBuiltIn } from '../../kubernetes/objects/kinds';
import { containersOf, podSpecPath, templatePath } from '../../kubernetes/pods/pod-template';

/** Kinds that need a selector, and pods with labels that it selects. */
const SELECTING = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'];
/** By this field, kustomize is told to replace or delete a part of an object instead of merging it. */
const DIRECTIVE = '$patch';
/** How people name the files and folders of patches. */
const NAMED_PATCH = /(^|[/._-])patch(es)?([/._-]|$)/i;

/**
 * Whether a manifest is only a part of an object, which kustomize merges into a whole one. It has a kind and a name as objects have, but
 * lacks what every object of its kind needs.
 */
export function isPatch(object: KubeObject): boolean {
  const { group, kind, written, file } = object;
  if (isBuiltIn(group) && hasDirective(written)) return true;
  if (group === 'apps' && SELECTING.includes(kind)) {
    const labels = fieldsAt(written, `${templatePath(object)}.metadata.labels`);
    return at(written, 'spec.selector') === undefined && Object.keys(labels).length === 0;
  }
  const pods = podSpecPath(object);
  return NAMED_PATCH.test(file) && pods !== undefined && containersOf(at(written, pods)).every(({ image }) => image === undefined);
}

function hasDirective(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasDirective);
  return isFields(value) && (DIRECTIVE in value || Object.values(value).some(hasDirective));
}
