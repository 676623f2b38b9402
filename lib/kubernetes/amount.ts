const QUANTITY = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([KMGTPE]i)|([numkMGTPE])|[eE]([+-]?\d+))?$/;
const BINARY = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };

/** What a Kubernetes quantity, `500Mi` or `250m`, amounts to; nothing when it is none. https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
export function amountOf(quantity: unknown): number | undefined {
  const [, digits, binary, decimal, exponent] = QUANTITY.exec(String(quantity)) ?? [];
  if (digits === undefined || !['string', 'number'].includes(typeof quantity)) return undefined;
  if (binary !== undefined) return Number(digits) * 1024 ** (BINARY.indexOf(binary) + 1);
  return Number(`${digits}e${decimal === undefined ? exponent ?? 0 : DECIMAL[decimal]}`);
}
