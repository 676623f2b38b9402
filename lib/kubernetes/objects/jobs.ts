import { createHash } from 'node:crypto';
import { ApiObject } from 'cdk8s';
import type * as batch from 'kubernetes-types/batch/v1';
import { type Fields, fieldsOf, isFields, textOf } from './fields';

/** What the API server lets change in the `spec` of a Job. Everything else takes another Job. */
export const MUTABLE_JOB_FIELDS: readonly string[] = [
  'parallelism', 'backoffLimit', 'activeDeadlineSeconds', 'ttlSecondsAfterFinished', 'suspend', 'podReplacementPolicy',
];

/** An attempt that a drain, a full node or a more important pod interrupts is repeated, and doesn't count as failed. */
export const INTERRUPTIONS_ARE_NO_FAILURES: batch.PodFailurePolicy = {
  rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }],
};

/** How many characters the name grows by. */
export const DIGEST_LENGTH = 10;

/**
 * A Job whose name ends with a digest of what can't change in it. So what would be refused as a change becomes another Job, which runs.
 * The digest is of the manifest as it is written, with connections and patches.
 */
export class RenamedJob extends ApiObject {
  override toJson(): Fields {
    const job = super.toJson() as Fields;
    const metadata = fieldsOf(job.metadata);
    const spec = Object.entries(fieldsOf(job.spec)).filter(([field]) => !MUTABLE_JOB_FIELDS.includes(field));
    return { ...job, metadata: { ...metadata, name: `${textOf(metadata.name)}-${digest(Object.fromEntries(spec))}` } };
  }
}

function digest(fields: Fields): string {
  const inOneOrder = (_: string, value: unknown) => (
    isFields(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value
  );
  return createHash('sha256').update(JSON.stringify(fields, inOneOrder)).digest('hex').slice(0, DIGEST_LENGTH);
}
