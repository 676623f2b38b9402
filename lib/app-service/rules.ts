import type { Fault } from '../support/fault';
import type { Rule } from '../support/rules';
import { workloadRules } from '../workload/rules/rules';
import type { Workload } from '../workload/workload';

function sizeIsCount({ replicas }: Workload): Fault | undefined {
  if (Number.isInteger(replicas) && replicas >= 0) return undefined;
  const fix = 'use 2 or more to survive a drain, or 0 to stop the app';
  return { prop: 'size', must: 'be a whole number of pods', got: String(replicas), fix };
}

function routeHasHost({ route, host }: Workload): Fault | undefined {
  if (route === undefined || host !== undefined) return undefined;
  const why = 'the gateway routes requests by their host';
  return { prop: 'route', must: 'come with a host', got: 'none', why, fix: 'add host' };
}

export const appServiceRules: readonly Rule<Workload>[] = [sizeIsCount, routeHasHost, ...workloadRules];
