import type { z } from 'zod';
import type { Reading } from '../custom-resource';
import type { Origin } from './faults';
import type { Metadata } from './metadata';
import { metadataFaults, metadataSchema } from './metadata';
import { renest } from './renest';
import { ignored, object, text } from './schema';
import { schemaFaults } from './schema-faults';
import { plain } from './source-tree';

/** A kind of custom resource that `convert` can read. */
export interface Kind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly read: (origin: Origin) => Reading;
}

/** The input of a reader: a resource whose fields have the types of its schema. */
export interface Content<Spec> {
  readonly metadata: Metadata;
  readonly spec: Spec;
  readonly origin: Origin;
}

/** Returns the schema of a resource, given that of its `spec`. */
export function resourceSchema<Spec extends z.ZodObject>(spec: Spec) {
  return object({ apiVersion: text, kind: text, metadata: metadataSchema, spec, status: ignored });
}

/** Creates a kind from the schema of its resources and the function that interprets their fields. */
export function kindOf<Spec>(
  apiVersion: string,
  kind: string,
  schema: z.ZodObject & z.ZodType<Omit<Content<Spec>, 'origin'>>,
  interpret: (content: Content<Spec>) => Reading,
): Kind {
  const read = ({ root, ...place }: Origin): Reading => {
    const origin = { ...place, root: renest(root, schema) };
    const parsed = schema.safeParse(plain(origin.root));
    const faults = schemaFaults(origin, schema, parsed.error?.issues ?? []);
    if (!parsed.success || faults.length > 0) return { faults };
    const { metadata, spec } = parsed.data;
    const reading = interpret({ metadata, spec, origin });
    const more = metadataFaults(origin, metadata);
    if (more.length === 0) return reading;
    return { faults: 'faults' in reading ? [...more, ...reading.faults] : more };
  };
  return { apiVersion, kind, read };
}
