import { type Fault, unless } from '../../support/fault';
import type { Probe } from '../probe';

/** Faults in the times and counts of a probe. */
export function probeFaults(prop: string, probe: Probe): Fault[] {
  const { periodSeconds: period = NaN, timeoutSeconds: timeout = NaN, failureThreshold: failures = NaN } = probe._toKube(0);
  const fractions = [period, timeout].filter((amount) => !Number.isInteger(amount));
  return [
    ...fractions.map((amount) => ({ prop, must: 'have whole seconds', got: `${amount} s` })),
    ...unless(period >= 1, { prop, must: 'run at most once a second', got: `a period of ${period} s` }),
    ...unless(timeout >= 1 && timeout <= period, {
      prop,
      must: 'have a timeout from 1 s to its period',
      got: `${timeout} s and ${period} s`,
    }),
    ...unless(Number.isInteger(failures) && failures >= 1, {
      prop,
      must: 'need 1 or more failures before the kubelet acts',
      got: `a failureThreshold of ${failures}`,
    }),
  ];
}
