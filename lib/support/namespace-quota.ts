import { Chart, Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct, IConstruct } from 'constructs';
import { formatKibibytes, formatMillicores } from './quantities';

/** What a number of pods needs at the worst moment of a roll-out. */
export interface QuotaNeed {
  readonly pods: number;
  readonly requests: { readonly millicores: number; readonly memoryKibibytes: number };
  readonly limits: { readonly millicores: number; readonly memoryKibibytes: number };
}

export const QUOTA_NAME = 'namespace-quota';

/** By app, then by namespace: a quota counts every pod of its namespace, so all of them share one. */
const reservations = new WeakMap<IConstruct, Map<string, { readonly needs: QuotaNeed[]; enforced: boolean }>>();

/** Counts a construct's pods in, should its namespace have a quota of ours. */
export function reserveQuota(scope: Construct, need: QuotaNeed): void {
  namespaceOf(scope).needs.push(need);
}

/** Bounds the namespace by the sum of what was reserved in it: one object, whoever asks for it. */
export function enforceQuota(scope: Construct): void {
  const namespace = namespaceOf(scope);
  if (namespace.enforced) return;
  namespace.enforced = true;
  new k8s.KubeResourceQuota(Chart.of(scope), 'NamespaceQuota', {
    metadata: { name: QUOTA_NAME, labels: { 'app.kubernetes.io/managed-by': 'cdk8s-operatorless' } },
    // Late, because constructs that are made after the first one count as well.
    spec: Lazy.any({ produce: () => ({ hard: hardLimits(namespace.needs) }) }) as k8s.ResourceQuotaSpec,
  });
}

/** What a quota must grant so that none of these ever waits. */
export function hardLimits(needs: readonly QuotaNeed[]): Record<string, k8s.Quantity> {
  const sum = (amount: (need: QuotaNeed) => number) => needs.reduce((total, need) => total + amount(need), 0);
  return {
    'pods': k8s.Quantity.fromNumber(sum(({ pods }) => pods)),
    'requests.cpu': k8s.Quantity.fromString(formatMillicores(sum(({ requests }) => requests.millicores))),
    'requests.memory': k8s.Quantity.fromString(formatKibibytes(sum(({ requests }) => requests.memoryKibibytes))),
    'limits.cpu': k8s.Quantity.fromString(formatMillicores(sum(({ limits }) => limits.millicores))),
    'limits.memory': k8s.Quantity.fromString(formatKibibytes(sum(({ limits }) => limits.memoryKibibytes))),
  };
}

function namespaceOf(scope: Construct) {
  const namespaces = reservations.get(scope.node.root) ?? new Map();
  reservations.set(scope.node.root, namespaces);
  const name = Chart.of(scope).namespace ?? '';
  const found = namespaces.get(name) ?? { needs: [], enforced: false };
  namespaces.set(name, found);
  return found;
}
