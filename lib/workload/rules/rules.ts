import { isHostName, MAX_NAME_LENGTH, nameFault } from '../../kubernetes/formats/names';
import type { Fault } from '../../support/fault';
import type { Rule } from '../../support/rules';
import { programRules } from '../program/rules';
import type { Workload } from '../workload';
import { probeRules } from './container-rules';
import { podRules } from './pod-rules';
import { portRules } from './port-rules';
import { referenceRules } from './reference-rules';

function nameIsDnsLabel({ name }: Workload): Fault | undefined {
  return nameFault(name, MAX_NAME_LENGTH, 'a Service has this name');
}

function hostIsValid({ host }: Workload): Fault | undefined {
  if (host === undefined || isHostName(host)) return undefined;
  return { prop: 'host', must: 'be a host name of at least two labels', got: `"${host}"`, fix: 'write it like shop.example.com' };
}

function hostHasRoute({ host, route }: Workload): Fault | undefined {
  if (host === undefined || route !== undefined) return undefined;
  const fix = "name the Gateway: route: Route.gateway('public', { namespace: 'gateways' })";
  return { prop: 'host', must: 'have a route', got: `"${host}" and none`, why: 'nothing would serve it', fix };
}

function autoscalingHasRoom({ replicas, autoscaling }: Workload): Fault | undefined {
  if (autoscaling === undefined || (Number.isInteger(autoscaling.max) && autoscaling.max > replicas)) return undefined;
  return {
    prop: 'autoscaling.max',
    must: 'be a whole number above the minimum',
    got: `${autoscaling.max} and a minimum of ${replicas}`,
    fix: `use ${replicas + 1} or more, or leave autoscaling out`,
  };
}

function autoscalingFiguresAreSound({ autoscaling }: Workload): Fault[] {
  if (autoscaling === undefined) return [];
  const { cpuPercent, memoryPercent, scaleDownAfterSeconds, scaleDownPercent, scaleUpPercent } = autoscaling;
  const percents = Object.entries({ cpuPercent, memoryPercent, scaleDownPercent, scaleUpPercent });
  return [
    ...percents
      .filter(([, percent]) => percent !== undefined && !(Number.isInteger(percent) && percent >= 1))
      .map(([prop, percent]) => ({ prop: `autoscaling.${prop}`, must: 'be a whole number of 1 or more', got: String(percent) })),
    ...(scaleDownAfterSeconds <= 3600 ? [] : [{
      prop: 'autoscaling.scaleDownAfter',
      must: 'be at most an hour',
      got: `${scaleDownAfterSeconds} s`,
      why: 'the API server refuses more',
      fix: 'use Duration.hours(1)',
    }]),
  ];
}

function graceOutlastsShutdown({ shutdown: { appPreStopSeconds, drainSeconds, gracePeriodSeconds } }: Workload): Fault | undefined {
  const least = appPreStopSeconds + drainSeconds;
  if (gracePeriodSeconds > least) return undefined;
  return {
    prop: 'shutdown.gracePeriod',
    must: 'be longer than preStop and drain together',
    got: `${gracePeriodSeconds} s for ${appPreStopSeconds} s and ${drainSeconds} s`,
    why: 'the app would be killed with requests in flight',
    fix: `use more than ${least} s`,
  };
}

function secondsAreWhole({ shutdown, autoscaling }: Workload): Fault[] {
  const seconds = {
    'shutdown.preStop': shutdown.preStopSeconds,
    'shutdown.drain': shutdown.drainSeconds,
    'shutdown.gracePeriod': shutdown.gracePeriodSeconds,
    'autoscaling.scaleDownAfter': autoscaling?.scaleDownAfterSeconds ?? 0,
  };
  return Object.entries(seconds).filter(([, amount]) => !Number.isInteger(amount))
    .map(([prop, amount]) => ({ prop, must: 'be whole seconds', got: `${amount} s` }));
}

/** Rules for every stateless service. */
export const workloadRules: readonly Rule<Workload>[] = [
  nameIsDnsLabel,
  ...programRules,
  hostIsValid,
  hostHasRoute,
  autoscalingHasRoom,
  autoscalingFiguresAreSound,
  graceOutlastsShutdown,
  secondsAreWhole,
  ...portRules,
  ...probeRules,
  ...referenceRules,
  ...podRules,
];
