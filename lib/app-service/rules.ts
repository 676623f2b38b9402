import { Rule } from '../support/rules';
import { workloadRules } from '../workload/rules/rules';
import { Workload } from '../workload/workload';

function sizeIsCount({ replicas }: Workload) {
  if (Number.isInteger(replicas) && replicas >= 0) return undefined;
  return `size must be a whole number of pods, got ${replicas}; use 2 or more to survive a drain, 0 to park the app`;
}

function routeHasHost({ route, host }: Workload) {
  if (route === undefined || host !== undefined) return undefined;
  return 'route must come with a host, got none: the gateway would not know whose requests to hand on; add host';
}

export const appServiceRules: readonly Rule<Workload>[] = [sizeIsCount, routeHasHost, ...workloadRules];
