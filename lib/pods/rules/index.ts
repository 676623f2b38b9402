import { type Fault, unless } from '../../support/fault';
import { repeated } from '../../support/repeated';
import type { PodSettings } from '../settings';
import type { Volume } from '../volume';
import { containerFaults } from './containers';
import { environmentFaults, environmentSourceFaults } from './environment';
import { metadataFaults } from './metadata';
import { sharedNodeFaults } from './nodes';
import type { OwnDatabase, OwnPod } from './own-pod';
import { placementFaults } from './placement';
import { isAbsolutePath, volumeFaults } from './volumes';

/** Everything that can be wrong with `pods`, by itself and beside what the construct has in its pods. */
export function podFaults(pods: PodSettings, own: OwnPod, appVolumes: readonly Volume[] = []): Fault[] {
  return [
    ...placementFaults(pods),
    ...metadataFaults(pods),
    ...containerFaults(pods, own),
    ...mainFaults(pods, own),
    ...sharedVolumeFaults(pods, own, appVolumes),
    ...(own.database === undefined ? [] : databaseFaults(pods, own.database)),
  ];
}

/** What is added to the main container. */
function mainFaults({ env, envFrom, volumes }: PodSettings, own: OwnPod): Fault[] {
  const paths = volumes.map(({ _mountPath }) => _mountPath);
  const isWithin = (path: string, other: string) => path === other || path.startsWith(`${other}/`);
  const covering = paths.filter((path) => own.paths.some((ours) => isWithin(ours, path) || isWithin(path, ours)));
  return [
    ...environmentFaults('pods.env', env),
    ...environmentSourceFaults('pods.envFrom', envFrom),
    ...Object.keys(env).filter((name) => own.variables.includes(name)).map((name) => ({
      prop: `pods.env.${name}`, must: 'leave the variables of the construct to it', got: 'another value', fix: 'use another name',
    })),
    ...volumeFaults('pods.volumes', volumes),
    ...paths.filter((path) => !isAbsolutePath(path)).map((path) => (
      { prop: 'pods.volumes', must: 'be mounted at absolute paths', got: `"${path}"`, fix: 'write it like /etc/certificates' }
    )),
    ...repeated(paths).map((path) => (
      { prop: 'pods.volumes', must: 'be mounted at distinct paths', got: `"${path}" twice`, fix: 'move one' }
    )),
    ...covering.map((path) => ({
      prop: 'pods.volumes', must: "be mounted outside the construct's own paths", got: `"${path}"`,
      why: `it has ${own.paths.join(', ')}`, fix: 'mount it elsewhere',
    })),
  ];
}

/** Names of volumes are those of the whole pod. */
function sharedVolumeFaults(pods: PodSettings, own: OwnPod, appVolumes: readonly Volume[]): Fault[] {
  const mounts = [...appVolumes, ...pods.volumes, ...[...pods.initContainers, ...pods.sidecars].flatMap(({ volumes }) => volumes)];
  const named = mounts.flatMap(({ _source, _options: { name } }) => (_source === undefined || name === undefined ? [] : [name]));
  const shared = mounts.filter(({ _source }) => _source === undefined);
  const generated = /^(files|init|sidecar|writable)-\d/;
  const fix = 'give it another name';
  return [
    ...repeated(named).map((name) => ({ prop: 'pods', must: 'name each volume once', got: `"${name}" twice`, fix: 'use Volume.shared' })),
    ...named.filter((name) => own.volumes.includes(name) || generated.test(name))
      .map((name) => ({ prop: 'pods', must: 'leave the names of volumes of the construct to it', got: `"${name}"`, fix })),
    ...shared.flatMap(({ _options: { name = '' }, _readOnly }) => sharedFaults(name, _readOnly, named, own)),
  ];
}

function sharedFaults(name: string, readOnly: boolean, named: readonly string[], own: OwnPod): Fault[] {
  if (named.includes(name)) return [];
  if (own.readable.includes(name)) {
    return unless(readOnly, {
      prop: 'pods', must: 'mount the data to read it', got: `"${name}" to write`, why: 'only the server writes to it',
      fix: 'add readOnly: true',
    });
  }
  const known = [...named, ...own.readable].join(', ') || 'none';
  const fix = 'add a volume with this name';
  return [{ prop: 'pods', must: 'share volumes that another container names', got: `"${name}"`, why: `it has ${known}`, fix }];
}

function databaseFaults(pods: PodSettings, database: OwnDatabase): Fault[] {
  const { env, envFrom, gracePeriodSeconds: seconds } = pods;
  const { reservedPrefixes, leastGraceSeconds: least, system } = database;
  const isReserved = (name: string) => reservedPrefixes.some((prefix) => name.startsWith(prefix));
  const isFree = (prefix: string) => prefix !== '' && !isReserved(prefix) && !reservedPrefixes.some((own) => own.startsWith(prefix));
  return [
    ...Object.keys(env).filter(isReserved).map((name) => ({
      prop: `pods.env.${name}`, must: `not begin with ${reservedPrefixes.join(', ')}`, got: `"${name}"`,
      why: `${system} and its tools read such variables, and the agent configures them`, fix: 'use the props of the cluster, or options',
    })),
    ...envFrom.flatMap(({ _source: { prefix = '' } }, index) => unless(isFree(prefix), {
      prop: `pods.envFrom[${index}].prefix`, must: `be given, and not begin with ${reservedPrefixes.join(', ')}`, got: `"${prefix}"`,
      why: `a key could be a variable that ${system} reads`, fix: "add one such as 'APP_'",
    })),
    ...unless(seconds === undefined || (Number.isInteger(seconds) && seconds >= least), {
      prop: 'pods.gracePeriod', must: `be whole seconds, ${least} or more`, got: `${seconds} s`,
      why: 'a pod that stops must first hand over what only it has', fix: 'leave it out',
    }),
    ...sharedNodeFaults(pods, database),
  ];
}
