const QUANTITY = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([KMGTPE]i)|([numkMGTPE])|[eE]([+-]?\d+))?$/;
const BINARY = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };

/**
 * What a Kubernetes quantity, `500Mi` or `250m`, amounts to; nothing when it is none.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function amountOf(quantity: unknown): number | undefined {
  const [, digits, binary, decimal, exponent] = QUANTITY.exec(String(quantity)) ?? [];
  if (digits === undefined || !['string', 'number'].includes(typeof quantity)) return undefined;
  if (binary !== undefined) return Number(digits) * 1024 ** (BINARY.indexOf(binary) + 1);
  return Number(`${digits}e${decimal === undefined ? exponent ?? 0 : DECIMAL[decimal]}`);
}

type Power = readonly [suffix: string, amount: number];

/** Powers of ten as the shortest spelling of a number has them, and of two. */
const POWERS_OF_TEN: readonly Power[] = [['E', 1e18], ['P', 1e15], ['T', 1e12], ['G', 1e9], ['M', 1e6], ['k', 1e3], ['', 1]];
const POWERS_OF_TWO: readonly Power[] = BINARY.map((suffix, index): Power => [suffix, 1024 ** (index + 1)]).reverse();

/** `1024Mi` as `1Gi`, `0.5` as `500m`: two spellings of one amount are no change. */
export function canonical(quantity: unknown): unknown {
  const amount = amountOf(quantity);
  if (amount === undefined || amount === 0) return amount === 0 ? '0' : quantity;
  if (!Number.isInteger(amount)) {
    const thousandths = Math.round(amount * 1e6) / 1e3;
    return Number.isInteger(thousandths) ? `${thousandths}m` : String(quantity);
  }
  const scales = /i$/.test(String(quantity)) ? [...POWERS_OF_TWO, ...POWERS_OF_TEN] : POWERS_OF_TEN;
  const [suffix, scale] = scales.find(([, candidate]) => amount % candidate === 0) ?? ['', 1];
  return `${amount / scale}${suffix}`;
}
