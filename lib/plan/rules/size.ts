import { type Fields, fieldsAt } from '../../kubernetes/objects/fields';
import { ARGO_CD_OPTIONS } from '../../kubernetes/objects/gitops-annotations';
import type { Change } from '../change';
import type { KubeObject } from '../kube-object';
import type { Rule, Verdict } from '../rule';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
/** https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/ */
const MOST_ANNOTATION_BYTES = 256 * 1024;
/** Options with which Argo CD keeps no copy in an annotation. */
const WITHOUT_COPY = /\b(ServerSideApply|Replace)=true\b/;

function without(fields: Fields, name: string): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([other]) => other !== name));
}

function bytesOf(annotations: Fields): number {
  return Object.entries(annotations).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(String(value)), 0);
}

/** The bytes of the annotations with the copy that client-side apply adds. Go writes `<`, `>` and `&` in JSON as six characters. */
function bytesWithCopy({ written }: KubeObject, annotations: Fields): number {
  const manifest = { ...without(written, 'status'), metadata: { ...fieldsAt(written, 'metadata'), annotations } };
  const copy = JSON.stringify(manifest).replace(/[<>&]/g, '\\u0000');
  return bytesOf({ ...annotations, [LAST_APPLIED]: `${copy}\n` });
}

/** How many bytes the copy makes of the annotations, if that are too many, and they would fit without it. */
function excess(object: KubeObject): number | undefined {
  const annotations = without(fieldsAt(object.written, 'metadata.annotations'), LAST_APPLIED);
  const bytes = bytesWithCopy(object, annotations);
  return bytes > MOST_ANNOTATION_BYTES && bytesOf(annotations) <= MOST_ANNOTATION_BYTES ? bytes : undefined;
}

/** Whoever has applied an object that was too large already does so in another way. */
function tooLargeForApply(change: Change): Verdict | undefined {
  const bytes = change.is === 'removed' ? undefined : excess(change.after);
  if (change.is === 'removed' || bytes === undefined || (change.is === 'changed' && excess(change.before) !== undefined)) return undefined;
  if (WITHOUT_COPY.test(String(fieldsAt(change.after.written, 'metadata.annotations')[ARGO_CD_OPTIONS]))) return undefined;
  return {
    message: `${bytes} bytes of annotations, with the copy of the manifest that client-side apply adds; the API server accepts at most `
      + `${MOST_ANNOTATION_BYTES}`,
    way: `kubectl apply --server-side, or ServerSideApply=true in ${ARGO_CD_OPTIONS}; Flux does so by default`,
  };
}

/** Rules about objects that are too large. */
export const sizeRules: readonly Rule[] = [
  { name: 'too-large-for-client-side-apply', level: 'danger', judge: tooLargeForApply },
];
