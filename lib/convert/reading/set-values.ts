import { z } from 'zod';
import { itemOf, shapeOf } from './schema';
import type { SourceNode } from './source-tree';
import { isNothing } from './source-tree';

/**
 * Returns the value without positions and without fields that are not set: live objects and the output of Helm contain null for them, or an
 * empty text. Of fields with the same name, the last one counts.
 */
export function setValues(node: SourceNode, schema: z.core.$ZodType | undefined): unknown {
  switch (node.type) {
    case 'scalar': return node.value;
    case 'list': return node.items.map((item) => setValues(item, itemOf(schema)));
    case 'object': {
      const shape = shapeOf(schema) ?? {};
      const fields = node.fields.filter(({ name, value }) => !isNothing(value) && !isUnset(value, shape[name]));
      return Object.fromEntries(fields.map(({ name, value }) => [name, setValues(value, shape[name])]));
    }
  }
}

/** Whether it is an empty text in an optional field for which the empty text is not a value of its own. */
function isUnset(node: SourceNode, schema: z.core.$ZodType | undefined): boolean {
  if (node.type !== 'scalar' || node.value !== '' || !(schema instanceof z.ZodOptional)) return false;
  const inner = schema.unwrap();
  const { verbatim = false, confidential = false } = inner instanceof z.ZodType ? inner.meta() ?? {} : {};
  return verbatim === false && confidential === false;
}
