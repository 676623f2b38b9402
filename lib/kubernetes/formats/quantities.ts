import { type Duration, Size, SizeRoundingBehavior } from 'cdk8s';
import { Cpu } from '../pods/container-resources';

const KIBI_UNITS = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi'] as const;

/** `500m` and `2` as thousandths of a CPU. */
export function toMillicores(cpu: Cpu): number {
  return cpu.amount.endsWith('m') ? Number(cpu.amount.slice(0, -1)) : Number(cpu.amount) * 1000;
}

/** Seconds, including a fraction, which rules reject with the name of the prop. */
export function inSeconds(duration: Duration): number {
  return duration.toSeconds({ integral: false });
}

/** Milliseconds, including a fraction. */
export function inMilliseconds(duration: Duration): number {
  return duration.toMilliseconds({ integral: false });
}

export function toKibibytes(size: Size): number {
  return Math.ceil(size.toKibibytes({ rounding: SizeRoundingBehavior.NONE }));
}

/** The shortest spelling: `2` rather than `2000m`. */
export function formatMillicores(millicores: number): string {
  return millicores % 1000 === 0 ? String(millicores / 1000) : `${millicores}m`;
}

/** The largest unit that leaves a whole number: `4Gi` rather than `4194304Ki`. */
export function formatKibibytes(kibibytes: number): string {
  let [amount, unit] = [kibibytes, 0];
  while (amount > 0 && amount % 1024 === 0 && unit < KIBI_UNITS.length - 1) [amount, unit] = [amount / 1024, unit + 1];
  return `${amount}${KIBI_UNITS[unit]}`;
}

/** A cpu quantity as Kubernetes spells it (`2`, `0.5`, `250m`), or nothing when it is none. */
export function parseCpu(text: string): Cpu | undefined {
  const match = /^(\d+(?:\.\d+)?)(m?)$/.exec(text);
  if (match === null) return undefined;
  const millicores = match[2] === 'm' ? Number(match[1]) : Number(match[1]) * 1000;
  return Number.isInteger(millicores) && millicores > 0 ? Cpu.millis(millicores) : undefined;
}

const BYTES: Readonly<Record<string, number>> = {
  '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15,
  Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50,
};

/** A memory or storage quantity (`4Gi`, `500M`), rounded up to a whole KiB, or nothing when it is none. */
export function parseSize(text: string): Size | undefined {
  const match = /^(\d+(?:\.\d+)?)([kMGTP]|[KMGTP]i)?$/.exec(text);
  if (match === null) return undefined;
  const kibibytes = Math.ceil((Number(match[1]) * BYTES[match[2] ?? '']) / 1024);
  return kibibytes > 0 ? Size.kibibytes(kibibytes) : undefined;
}

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
