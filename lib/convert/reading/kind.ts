import type { z } from 'zod';
import type { Reading } from '../custom-resource';
import type { Fault, Origin } from './faults';
import { faultAt } from './faults';
import type { Metadata } from './metadata';
import { metadataFaults, metadataNotes, metadataSchema } from './metadata';
import { parseLeniently } from './lenient';
import { droppedNotes, refusalFaults } from './refusals';
import { renest } from './flat/renest';
import { ignored, object, text } from './schema';
import { schemaFaults } from './schema-faults';
import { setValues } from './set-values';

/** A kind of custom resource that `convert` can read. */
export interface Kind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly schema: z.ZodObject;
  readonly read: (origin: Origin) => NotedReading;
}

/** A reading, and notes for the user on how the resource was read. */
export interface NotedReading extends Reading {
  readonly notes: readonly string[];
}

/** The input of a reader: a resource whose fields have the types of its schema. */
export interface Content<Spec> {
  readonly metadata: Metadata;
  readonly spec: Spec;
  readonly origin: Origin;
}

/** Returns the schema of a resource, given that of its `spec`. */
export function resourceSchema<Spec extends z.ZodObject>(spec: Spec) {
  return object({ apiVersion: text, kind: text, metadata: metadataSchema, spec, status: ignored('the operator writes it') });
}

/** Creates a kind from the schema of its resources and the function that interprets their fields. */
export function kindOf<Spec>(
  apiVersion: string,
  kind: string,
  schema: z.ZodObject & z.ZodType<Omit<Content<Spec>, 'origin'>>,
  interpret: (content: Content<Spec>) => Reading,
): Kind {
  const read = ({ root, ...place }: Origin): NotedReading => {
    const { root: nested, guided, homeless } = renest(root, schema);
    const origin = { ...place, root: nested };
    const written = setValues(nested, schema);
    const { data, issues } = parseLeniently(schema, written);
    const faults = [
      ...homeless.map(({ name, at, claim }) => faultAt(origin, [name], claim, at)),
      ...schemaFaults(origin, schema, issues),
      ...refusalFaults(origin, schema, written),
    ];
    const notes = guided.length === 0 ? [] : [`${place.file} lacks parents of fields, so it is read like this: ${guided.join(', ')}`];
    if (data === undefined) return { faults, notes };
    const reading = interpret({ metadata: data.metadata, spec: data.spec, origin });
    return {
      ...withFaults(reading, [...faults, ...metadataFaults(origin, data.metadata)]),
      notes: [...notes, ...metadataNotes(data.metadata), ...droppedNotes(schema, written, data.metadata.name ?? kind)],
    };
  };
  return { apiVersion, kind, schema, read };
}

function withFaults({ resource, faults }: Reading, earlier: readonly Fault[]): Reading {
  const all = [...earlier, ...faults];
  return { resource: resource && { ...resource, faults: all }, faults: all };
}
