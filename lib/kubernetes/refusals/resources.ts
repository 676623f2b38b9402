import { amountOf } from '../amount';
import { own } from '../../support/own';
import { fieldsOf } from '../../gitops/manifest';
import { Part, shown } from './check';

/** What the API server would refuse among requests and limits. */
export function addResourceFaults(faults: string[], resources: Part): void {
  addQuantityFaults(faults, resources, 'requests');
  addQuantityFaults(faults, resources, 'limits');
  const [requests, limits] = [fieldsOf(resources.fields.requests), fieldsOf(resources.fields.limits)];
  for (const resource of Object.keys(requests)) {
    const [least, most] = [requests, limits].map((amounts) => amountOf(own(amounts, resource)));
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
