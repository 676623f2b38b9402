import { fieldsOf } from '../manifest';
import { Part, shown, unless } from './check';

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
export function resourceFaults(resources: Part): readonly string[] {
  const { requests, limits } = resources.fields;
  return [
    ...quantityFaults(resources, 'requests'),
    ...quantityFaults(resources, 'limits'),
    ...Object.entries(fieldsOf(requests)).flatMap(([resource, request]) => {
      const limit = fieldsOf(limits)[resource];
      const [least, most] = [amountOf(request), amountOf(limit)];
      return unless(least === undefined || most === undefined || least <= most, () => (
        `${resources.field}.requests.${resource} must be at most its limit, got ${shown(request)} and ${shown(limit)}: the API server refuses more; lower it or raise the limit`
      ));
    }),
  ];
}

export function quantityFaults(resources: Part, key: string): readonly string[] {
  return Object.entries(fieldsOf(resources.fields[key])).flatMap(([resource, quantity]) => {
    const amount = amountOf(quantity);
    return unless(amount !== undefined && amount >= 0, () => `${resources.field}.${key}.${resource} must be a quantity of at least 0, got ${shown(quantity)}: the API server refuses others; use one like 100m, 0.5 or 128Mi`);
  });
}
