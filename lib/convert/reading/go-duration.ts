const NANOSECONDS: Readonly<Record<string, number>> = { ns: 1, us: 1e3, µs: 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 };

/** `1h30m` in nanoseconds, or nothing when it is no duration as Go spells it. */
export function goDuration(written: string): number | undefined {
  if (!/^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/.test(written)) return undefined;
  const parts = [...written.matchAll(/([\d.]+)([a-zµ]+)/g)];
  return Math.round(parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * NANOSECONDS[unit], 0));
}
