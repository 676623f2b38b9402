import { fieldsOf } from '../manifest';
import { Part, shown } from './check';

const QUANTITY = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([KMGTPE]i)|([numkMGTPE])|[eE]([+-]?\d+))?$/;
const BINARY = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };

/** What a Kubernetes quantity amounts to; none when it is none. https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
export function amountOf(quantity: unknown): number | undefined {
  const [, digits, binary, decimal, exponent] = QUANTITY.exec(String(quantity)) ?? [];
  if (digits === undefined || !['string', 'number'].includes(typeof quantity)) return undefined;
  if (binary !== undefined) return Number(digits) * 1024 ** (BINARY.indexOf(binary) + 1);
  return Number(digits) * 10 ** (decimal === undefined ? Number(exponent ?? 0) : DECIMAL[decimal]);
}

/** What the API server would refuse among requests and limits. */
export function addResourceFaults(faults: string[], resources: Part): void {
  addQuantityFaults(faults, resources, 'requests');
  addQuantityFaults(faults, resources, 'limits');
  const [requests, limits] = [fieldsOf(resources.fields.requests), fieldsOf(resources.fields.limits)];
  for (const resource of Object.keys(requests)) {
    if (limits[resource] === undefined) continue;
    const [least, most] = [amountOf(requests[resource]), amountOf(limits[resource])];
    if (least === undefined || most === undefined || least <= most) continue;
    faults.push(`${resources.field}.requests.${resource} must be at most its limit, got ${shown(requests[resource])} and ${shown(limits[resource])}: the API server refuses more; lower it or raise the limit`);
  }
}

export function addQuantityFaults(faults: string[], resources: Part, key: string): void {
  const quantities = fieldsOf(resources.fields[key]);
  for (const resource of Object.keys(quantities)) {
    const amount = amountOf(quantities[resource]);
    if (amount !== undefined && amount >= 0) continue;
    faults.push(`${resources.field}.${key}.${resource} must be a quantity of at least 0, got ${shown(quantities[resource])}: the API server refuses others; use one like 100m, 0.5 or 128Mi`);
  }
}
