import { ApiObject, type ApiObjectProps } from 'cdk8s';
import type { Construct } from 'constructs';
import type * as apps from 'kubernetes-types/apps/v1';
import type * as autoscaling from 'kubernetes-types/autoscaling/v2';
import type * as batch from 'kubernetes-types/batch/v1';
import type * as core from 'kubernetes-types/core/v1';
import type * as networking from 'kubernetes-types/networking/v1';
import type * as policy from 'kubernetes-types/policy/v1';
import type * as rbac from 'kubernetes-types/rbac/v1';
import { formatFault } from '../../support/fault';
import { RenamedJob } from './jobs';
import { patchFaults } from '../patches/patch-faults';

/** The kinds of Kubernetes that constructs make. */
interface BuiltIn {
  readonly ConfigMap: core.ConfigMap;
  readonly CronJob: batch.CronJob;
  readonly DaemonSet: apps.DaemonSet;
  readonly Deployment: apps.Deployment;
  readonly HorizontalPodAutoscaler: autoscaling.HorizontalPodAutoscaler;
  readonly Ingress: networking.Ingress;
  readonly NetworkPolicy: networking.NetworkPolicy;
  readonly PersistentVolumeClaim: core.PersistentVolumeClaim;
  readonly PodDisruptionBudget: policy.PodDisruptionBudget;
  readonly ResourceQuota: core.ResourceQuota;
  readonly Role: rbac.Role;
  readonly RoleBinding: rbac.RoleBinding;
  readonly Secret: core.Secret;
  readonly Service: core.Service;
  readonly ServiceAccount: core.ServiceAccount;
  readonly StatefulSet: apps.StatefulSet;
}

const API_VERSIONS: Readonly<Record<keyof BuiltIn, string>> = {
  ConfigMap: 'v1',
  CronJob: 'batch/v1',
  DaemonSet: 'apps/v1',
  Deployment: 'apps/v1',
  HorizontalPodAutoscaler: 'autoscaling/v2',
  Ingress: 'networking.k8s.io/v1',
  NetworkPolicy: 'networking.k8s.io/v1',
  PersistentVolumeClaim: 'v1',
  PodDisruptionBudget: 'policy/v1',
  ResourceQuota: 'v1',
  Role: 'rbac.authorization.k8s.io/v1',
  RoleBinding: 'rbac.authorization.k8s.io/v1',
  Secret: 'v1',
  Service: 'v1',
  ServiceAccount: 'v1',
  StatefulSet: 'apps/v1',
};

/** Adds an object of a kind that every cluster has. */
export function addObject<K extends keyof BuiltIn>(scope: Construct, id: string, kind: K, object: BuiltIn[K]): ApiObject {
  return addManifest(scope, id, { apiVersion: API_VERSIONS[kind], kind, ...object });
}

/**
 * Adds an object as it is written. It is not one of the classes that `cdk8s import` generates: they render only fields that they know,
 * after patches were applied, and so lose all other values of a patch.
 * Its patches are checked in every app; an OperatorlessApp checks those of all objects.
 */
export function addManifest(scope: Construct, id: string, manifest: ApiObjectProps): ApiObject {
  return checked(new ApiObject(scope, id, manifest));
}

/** Adds a Job, whose name ends with a digest of what can't change in a Job if it is `renamed`. */
export function addJob(scope: Construct, id: string, job: batch.Job, { renamed }: { readonly renamed: boolean }): ApiObject {
  const manifest = { apiVersion: 'batch/v1', kind: 'Job', ...job };
  return checked(renamed ? new RenamedJob(scope, id, manifest) : new ApiObject(scope, id, manifest));
}

function checked(object: ApiObject): ApiObject {
  object.node.addValidation({ validate: () => patchFaults(object).map(formatFault) });
  return object;
}
