import { z } from 'zod';
import { itemOf, shapeOf } from './schema';
import type { SourceNode } from './source-tree';
import { isNothing } from './source-tree';

/**
 * The value without its positions and without fields that are not set: null, which is what is left of them in live objects and in Helm's
 * output, and an empty text where it means none. Of fields with the same name the last one counts.
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

/** An empty text in a field that may be left out, unless the empty text is a value of its own there. */
function isUnset(node: SourceNode, schema: z.core.$ZodType | undefined): boolean {
  if (node.type !== 'scalar' || node.value !== '' || !(schema instanceof z.ZodOptional)) return false;
  const inner = schema.unwrap();
  const { verbatim = false, confidential = false } = inner instanceof z.ZodType ? inner.meta() ?? {} : {};
  return verbatim === false && confidential === false;
}
