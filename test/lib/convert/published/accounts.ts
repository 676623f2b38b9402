import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { kinds } from '../../../../lib/convert/read';
import { itemOf, shapeOf, treatmentOf } from '../../../../lib/convert/reading/schema';

/** How a field is treated. */
export interface Account {
  readonly field: string;
  readonly as: 'honoured' | 'ignored' | 'told' | 'refused' | 'unknown';
  readonly reason: string;
}

/** The lists of published fields, with their kinds. */
export const PUBLISHED: readonly (readonly [list: string, apiVersion: string])[] = [
  ['coreos', 'etcd.database.coreos.com/v1beta2'],
  ['etcd-io', 'operator.etcd.io/v1alpha1'],
  ['redis-enterprise-v1', 'app.redislabs.com/v1'],
  ['redis-enterprise-v1alpha1', 'app.redislabs.com/v1alpha1'],
  ['opstree-v1beta2', 'redis.redis.opstreelabs.in/v1beta2'],
  ['opstree-v1beta1', 'redis.redis.opstreelabs.in/v1beta1'],
  ['opstree-v1beta1-older', 'redis.redis.opstreelabs.in/v1beta1'],
];

export function publishedFields(list: string): { source: string; fields: string[] } {
  const [source, ...fields] = readFileSync(join(__dirname, `${list}.txt`), 'utf8').trim().split('\n');
  return { source: source.slice(2), fields };
}

/** How the reader of the kind treats every published field. */
export function accountsOf(list: string, apiVersion: string): Account[] {
  const schema = kinds.find((kind) => kind.apiVersion === apiVersion)?.schema;
  return publishedFields(list).fields.map((field) => accountOf(schema, field.replaceAll('[]', '.[]').split('.'), field));
}

function accountOf(schema: z.core.$ZodType | undefined, [step, ...rest]: readonly string[], field: string): Account {
  if (schema === undefined) return { field, as: 'unknown', reason: '' };
  const treatment = treatmentOf(schema);
  if (treatment !== undefined) {
    return { field, as: treatment.as, reason: treatment.reason };
  }
  if (step === undefined || withoutOptional(schema) instanceof z.ZodRecord) return { field, as: 'honoured', reason: '' };
  return accountOf(step === '[]' ? itemOf(schema) : shapeOf(schema)?.[step], rest, field);
}

function withoutOptional(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodOptional ? withoutOptional(schema.unwrap()) : schema;
}
