import { amountOf } from './amount';

/** Powers of ten as the shortest spelling of a number has them, and of two. */
const DECIMAL: readonly (readonly [string, number])[] = [['E', 1e18], ['P', 1e15], ['T', 1e12], ['G', 1e9], ['M', 1e6], ['k', 1e3], ['', 1]];
const BINARY: readonly (readonly [string, number])[] = [['Ei', 2 ** 60], ['Pi', 2 ** 50], ['Ti', 2 ** 40], ['Gi', 2 ** 30], ['Mi', 2 ** 20], ['Ki', 2 ** 10]];

/** `1024Mi` as `1Gi`, `0.5` as `500m`: two spellings of one amount are no change. */
export function canonical(quantity: unknown): unknown {
  const amount = amountOf(quantity);
  if (amount === undefined || amount === 0) return amount === 0 ? '0' : quantity;
  if (!Number.isInteger(amount)) {
    const thousandths = Math.round(amount * 1e6) / 1e3;
    return Number.isInteger(thousandths) ? `${thousandths}m` : String(quantity);
  }
  const scales = /i$/.test(String(quantity)) ? [...BINARY, ...DECIMAL] : DECIMAL;
  const [suffix, scale] = scales.find(([, candidate]) => amount % candidate === 0) ?? ['', 1];
  return `${amount / scale}${suffix}`;
}
