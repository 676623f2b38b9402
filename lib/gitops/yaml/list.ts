import type { ApiObject } from 'cdk8s';
import { type Fields, fieldsOf } from '../../kubernetes/objects/fields';

/**
 * Returns the objects in a list (`List`, `RoleList`), which kubectl prints and some Helm charts render, or undefined if the object is not a
 * list. They get the chart's namespace and labels, like other objects.
 */
export function itemsOf(object: ApiObject): Fields[] | undefined {
  if (!object.kind.endsWith('List')) return undefined;
  const { items, metadata } = object.toJson() as Fields;
  if (!Array.isArray(items)) return undefined;
  const { namespace, labels } = fieldsOf(metadata);
  return items.map((item) => {
    const own = fieldsOf(fieldsOf(item).metadata);
    const both = labels !== undefined && { labels: { ...fieldsOf(labels), ...fieldsOf(own.labels) } };
    return { ...fieldsOf(item), metadata: { ...(namespace !== undefined && { namespace }), ...own, ...both } };
  });
}
