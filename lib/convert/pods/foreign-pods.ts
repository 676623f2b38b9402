import type { z } from 'zod';
import { list, object, text } from '../reading/schema';
import type { ForeignContainer } from './containers';
import type { Variable } from './environment';
import type { Found } from './found';
import type { ForeignAffinity, tolerationsSchema } from './placement';
import type { OwnLabels, topologySpreadSchema } from './spread';
import type { Mount, VolumeSource } from './volume-sources';

type Texts = Readonly<Record<string, string>>;

/**
 * What a resource says about the pods of a database, in Kubernetes' own form. Each is a list, since several fields may say the same: those
 * of leaders and those of followers.
 */
export interface ForeignPods {
  /** The labels that the operator gives to the pods. */
  readonly ownLabels: OwnLabels;
  /** The operator's names for the volume with the data. */
  readonly dataVolumes?: readonly string[];
  readonly nodeSelector?: readonly Found<Texts>[];
  readonly tolerations?: readonly Found<z.output<typeof tolerationsSchema>>[];
  readonly affinity?: readonly Found<ForeignAffinity>[];
  /** Labels of nodes by which the pods must keep apart, beside those of the affinity. */
  readonly apartBy?: readonly Found<readonly string[]>[];
  readonly topologySpread?: readonly Found<z.output<typeof topologySpreadSchema>>[];
  readonly labels?: readonly Found<Texts>[];
  readonly annotations?: readonly Found<Texts>[];
  readonly imagePullSecrets?: readonly Found<z.output<typeof pullSecretsSchema>>[];
  readonly serviceAccountName?: readonly Found<string>[];
  readonly hostAliases?: readonly Found<z.output<typeof hostAliasesSchema>>[];
  readonly runtimeClassName?: readonly Found<string>[];
  readonly schedulerName?: readonly Found<string>[];
  /** A file on the nodes. */
  readonly seccompProfile?: readonly Found<string>[];
  readonly gracePeriodSeconds?: readonly Found<number>[];
  /** Environment variables of the server. */
  readonly variables?: readonly Variable[];
  readonly volumes?: readonly VolumeSource[];
  /** What the server mounts. */
  readonly mounts?: readonly Found<readonly Mount[]>[];
  readonly initContainers?: readonly ForeignContainer[];
  readonly sidecars?: readonly ForeignContainer[];
}

/** The database whose pods are read. */
export interface ReadCluster {
  readonly name: string;
  readonly namespace: string | undefined;
  /** Whether the construct requires different nodes, at least for pods that hold the same data. */
  readonly apartAnyway: boolean;
  /** The grace period of the construct, which can't be shorter. */
  readonly leastGraceSeconds: number;
}

/** `imagePullSecrets` in Kubernetes' own form. */
export const pullSecretsSchema = list(object({ name: text }));

/** `hostAliases` in Kubernetes' own form. */
export const hostAliasesSchema = list(object({ ip: text, hostnames: list(text).optional() }));
