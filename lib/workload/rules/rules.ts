import { imageFault } from '../../kubernetes/image-reference';
import { annotationFaults, labelFaults } from '../../kubernetes/label-rules';
import { isDnsLabel, isDnsSubdomain, isHostName, MAX_NAME_LENGTH } from '../../kubernetes/names';
import { formatKibibytes, formatMillicores } from '../../kubernetes/quantities';
import { Rule } from '../../support/rules';
import { configRules } from './config-rules';
import { containerRules } from './container-rules';
import { portRules } from './port-rules';
import { referenceRules } from './reference-rules';
import { Resources, Workload } from '../workload';

function nameIsDnsLabel({ name }: Workload) {
  if (isDnsLabel(name)) return undefined;
  return `name must be a DNS label of at most ${MAX_NAME_LENGTH} characters that begins with a letter, got "${name}": a Service is called so; use lower case letters, digits and "-"`;
}

function imageIsReference({ image }: Workload) {
  return imageFault(image);
}

function labelsAreValid({ labels }: Workload) {
  return labelFaults('labels', labels);
}

function annotationsAreValid({ annotations }: Workload) {
  return annotationFaults(annotations);
}

function hostIsValid({ host }: Workload) {
  if (host === undefined || isHostName(host)) return undefined;
  return `host must be a host name of at least two labels, got "${host}"; write it like shop.example.com`;
}

function hostHasRoute({ host, route }: Workload) {
  if (host === undefined || route !== undefined) return undefined;
  return `host must have a route, got "${host}" and none: nobody would serve it; name the Gateway: route: Route.gateway('public', { namespace: 'gateways' })`;
}

function autoscalingHasRoom({ replicas, autoscaling }: Workload) {
  if (autoscaling === undefined || (Number.isInteger(autoscaling.max) && autoscaling.max > replicas)) return undefined;
  return `autoscaling.max must be a whole number above the minimum, got ${autoscaling.max} and a minimum of ${replicas}; use ${replicas + 1} or more, or leave autoscaling out`;
}

function autoscalingFiguresAreSound({ autoscaling }: Workload) {
  if (autoscaling === undefined) return undefined;
  const { cpuPercent, memoryPercent, scaleDownAfterSeconds, scaleDownPercent, scaleUpPercent } = autoscaling;
  const percents = Object.entries({ cpuPercent, memoryPercent, scaleDownPercent, scaleUpPercent });
  return [
    ...percents
      .filter(([, percent]) => percent !== undefined && !(Number.isInteger(percent) && percent >= 1))
      .map(([prop, percent]) => `autoscaling.${prop} must be a whole number of 1 or more, got ${percent}`),
    ...(scaleDownAfterSeconds <= 3600 ? [] : [`autoscaling.scaleDownAfter must be at most an hour, got ${scaleDownAfterSeconds} s: the API server refuses more; use Duration.hours(1)`]),
  ];
}

function graceOutlastsShutdown({ shutdown: { appPreStopSeconds, drainSeconds, gracePeriodSeconds } }: Workload) {
  if (gracePeriodSeconds > appPreStopSeconds + drainSeconds) return undefined;
  const least = appPreStopSeconds + drainSeconds;
  return `shutdown.gracePeriod must be longer than preStop and drain together, got ${gracePeriodSeconds} s for ${appPreStopSeconds} s and ${drainSeconds} s: the app would be killed with requests open; use more than ${least} s`;
}

function secondsAreWhole({ shutdown, autoscaling }: Workload) {
  const seconds = {
    'shutdown.preStop': shutdown.preStopSeconds,
    'shutdown.drain': shutdown.drainSeconds,
    'shutdown.gracePeriod': shutdown.gracePeriodSeconds,
    'autoscaling.scaleDownAfter': autoscaling?.scaleDownAfterSeconds ?? 0,
  };
  return Object.entries(seconds).filter(([, amount]) => !Number.isInteger(amount)).map(([prop, amount]) => `${prop} must be whole seconds, got ${amount} s`);
}

function userIsNotRoot({ user }: Workload) {
  if (Number.isInteger(user) && user >= 1 && user < 2 ** 31) return undefined;
  return `user must be a whole number from 1 to ${2 ** 31 - 1}, got ${user}: 0 is root; choose Relaxation.ROOT_USER if the image insists on it`;
}

function priorityClassIsName({ priorityClassName }: Workload) {
  if (priorityClassName === undefined || isDnsSubdomain(priorityClassName)) return undefined;
  return `priorityClassName must be the name of a PriorityClass, got "${priorityClassName}"`;
}

function requestsFitLimits({ resources }: Workload) {
  return resourceFaults('resources', resources);
}

/** What is wrong with the amounts of one container. */
export function resourceFaults(prop: string, { requests, limits }: Resources): string[] {
  const amounts = [
    { what: 'cpu', request: requests.millicores, limit: limits.millicores, format: formatMillicores },
    { what: 'memory', request: requests.memoryKibibytes, limit: limits.memoryKibibytes, format: formatKibibytes },
    { what: 'ephemeralStorage', request: requests.ephemeralStorageKibibytes, limit: limits.ephemeralStorageKibibytes, format: formatKibibytes },
  ];
  return amounts
    .filter(({ request, limit }) => !(request > 0 && request <= limit))
    .map(({ what, request, limit, format }) => `${prop}.${what}.request must be above 0 and at most its limit, got ${format(request)} and ${format(limit)}; lower the request or raise the limit`);
}

/** Rules over what every stateless service has, whatever its construct adds. */
export const workloadRules: readonly Rule<Workload>[] = [
  nameIsDnsLabel,
  imageIsReference,
  labelsAreValid,
  annotationsAreValid,
  hostIsValid,
  hostHasRoute,
  autoscalingHasRoom,
  autoscalingFiguresAreSound,
  graceOutlastsShutdown,
  secondsAreWhole,
  userIsNotRoot,
  priorityClassIsName,
  requestsFitLimits,
  ...portRules,
  ...containerRules,
  ...configRules,
  ...referenceRules,
];
