import { type Duration, Size, SizeRoundingBehavior } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';

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
