import { createHash } from 'node:crypto';
import type * as core from 'kubernetes-types/core/v1';
import { type Described, metadata } from '../../kubernetes/objects/metadata';
import type { Program } from '../program/program';
import type { Workload } from '../workload';

/** The plain part of the run-time configuration; nothing when there is none. */
export function configMap(program: Program): core.ConfigMap | undefined {
  return textMap(program, configMapName(program.name), program.config.data);
}

/** The configuration of the proxy. Undefined without a proxy. */
export function proxyConfigMap(workload: Workload): core.ConfigMap | undefined {
  return textMap(workload, proxyConfigMapName(workload.name), workload.proxy?.config ?? {});
}

export function configMapName(program: string): string {
  return `${program}-config`;
}

export function proxyConfigMapName(workload: string): string {
  return `${workload}-proxy`;
}

/** Changes when, and only when, a value changes: on the pod template it rolls the pods out. */
export function checksum(data: Readonly<Record<string, string>>): string {
  const sorted = Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 16);
}

function textMap(described: Described, name: string, data: Readonly<Record<string, string>>): core.ConfigMap | undefined {
  if (Object.keys(data).length === 0) return undefined;
  return { metadata: metadata(described, { name }), data: { ...data } };
}
