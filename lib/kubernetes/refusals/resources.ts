import { amountOf } from '../formats/quantities';
import { fieldsOf } from '../objects/fields';
import { own } from '../../support/own';
import { type Part, type Refusal, REFUSES_OTHERS, shown } from './refusal';

/** What the API server would refuse among requests and limits. */
export function addResourceRefusals(refusals: Refusal[], resources: Part): void {
  addQuantityRefusals(refusals, resources, 'requests');
  addQuantityRefusals(refusals, resources, 'limits');
  const [requests, limits] = [fieldsOf(resources.fields.requests), fieldsOf(resources.fields.limits)];
  for (const resource of Object.keys(requests)) {
    const [least, most] = [requests, limits].map((amounts) => amountOf(own(amounts, resource)));
    if (least === undefined || most === undefined || least <= most) continue;
    const got = `${shown(requests[resource])} and ${shown(limits[resource])}`;
    const field = `${resources.field}.requests.${resource}`;
    refusals.push({ field, must: 'be at most its limit', got, why: 'the API server refuses more', fix: 'lower it or raise the limit' });
  }
}

export function addQuantityRefusals(refusals: Refusal[], resources: Part, key: string): void {
  const quantities = fieldsOf(resources.fields[key]);
  for (const resource of Object.keys(quantities)) {
    const amount = amountOf(quantities[resource]);
    if (amount !== undefined && amount >= 0) continue;
    refusals.push({
      field: `${resources.field}.${key}.${resource}`, must: 'be a quantity of at least 0', got: shown(quantities[resource]),
      why: REFUSES_OTHERS, fix: 'use one like 100m, 0.5 or 128Mi',
    });
  }
}
