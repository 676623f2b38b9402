import { isNumberedDnsLabel, isPortName, isPortNumber } from '../names';
import { at, fieldsOf, listOf, Manifest } from '../../gitops/manifest';
import { addChoiceFault, NONE, Part, podTemplate, repeats, shown } from './check';
import { addResourceFaults } from './resources';
import { PROTOCOLS } from './service';

const ENV_NAME = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;
const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];
const COMMANDS = ['command', 'args'];
const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'];
const PROBE_WAYS = ['httpGet', 'tcpSocket'];

/** What the API server would refuse in a pod, whatever makes it. */
export function podIsValid(manifest: Manifest): readonly string[] {
  const template = podTemplate(manifest);
  if (template === undefined) return NONE;
  const faults: string[] = [];
  const spec = template.part('spec');
  const all = [...spec.list('initContainers'), ...spec.list('containers')];
  const volumes = spec.list('volumes');
  const names = new Set([...volumes.map(({ fields }) => fields.name), ...claimTemplates(manifest)]);
  if (listOf(spec.fields.containers).length === 0) faults.push(`${spec.field}.containers must hold at least one, got none: a pod without has nothing to run; add one`);
  addNameFaults(faults, spec, 'containers', all);
  addNameFaults(faults, spec, 'volumes', volumes);
  for (const container of all) {
    addImageFaults(faults, container);
    addCommandFaults(faults, container);
    addPortFaults(faults, container);
    addEnvironmentFaults(faults, container);
    addMountFaults(faults, container, names);
    addProbeFaults(faults, container);
    addResourceFaults(faults, container.part('resources'));
  }
  return faults;
}

function claimTemplates({ fields }: Manifest): unknown[] {
  return listOf(at(fields, 'spec', 'volumeClaimTemplates')).map((claim) => at(claim, 'metadata', 'name'));
}

function addNameFaults(faults: string[], spec: Part, key: string, list: readonly Part[]): void {
  for (const entry of list) {
    const { name } = entry.fields;
    if (typeof name === 'string' && isNumberedDnsLabel(name)) continue;
    faults.push(`${entry.field}.name must be at most 63 lower-case letters, digits and "-", beginning and ending with a letter or digit, got ${shown(name)}: the API server refuses others; rename it`);
  }
  for (const name of repeats(list.map(({ fields }) => String(fields.name)))) faults.push(`${spec.field}.${key} must have distinct names, got "${name}" twice: the API server refuses both; rename one`);
}

function addImageFaults(faults: string[], container: Part): void {
  const { image } = container.fields;
  addChoiceFault(faults, container, 'imagePullPolicy', PULL_POLICIES);
  if (typeof image === 'string' && image !== '' && image.trim() === image) return;
  faults.push(`${container.field}.image must be text without spaces around it, got ${shown(image)}: a container runs an image; give it one`);
}

function addCommandFaults(faults: string[], container: Part): void {
  for (const key of COMMANDS) {
    listOf(container.fields[key]).forEach((word, index) => {
      if (typeof word !== 'string') faults.push(`${container.field}.${key}[${index}] must be text, got ${shown(word)}: the API server takes nothing else; put it in quotes`);
    });
  }
}

function addPortFaults(faults: string[], container: Part): void {
  const names: string[] = [];
  for (const port of container.list('ports')) {
    const { containerPort, hostPort, name } = port.fields;
    if (typeof name === 'string') names.push(name);
    addChoiceFault(faults, port, 'protocol', PROTOCOLS);
    if (typeof containerPort !== 'number' || !isPortNumber(containerPort)) faults.push(`${port.field}.containerPort must be a number from 1 to 65535, got ${shown(containerPort)}: there are no others; correct it`);
    if (hostPort !== undefined && !isPortNumber(Number(hostPort))) faults.push(`${port.field}.hostPort must be a number from 1 to 65535, got ${shown(hostPort)}: there are no others; correct it`);
    if (name !== undefined && (typeof name !== 'string' || !isPortName(name))) faults.push(`${port.field}.name must be at most 15 lower-case letters, digits and "-", with at least one letter, got ${shown(name)}: the API server refuses others; rename it`);
  }
  for (const name of repeats(names)) faults.push(`${container.field}.ports must have distinct names, got "${name}" twice: the API server refuses both; rename one`);
}

function addEnvironmentFaults(faults: string[], container: Part): void {
  for (const variable of container.list('env')) {
    const { name, value, valueFrom } = variable.fields;
    if (typeof name !== 'string' || !ENV_NAME.test(name)) faults.push(`${variable.field}.name must be letters, digits, "-", "_" and ".", not beginning with a digit, got ${shown(name)}: clusters before 1.34 refuse others; rename it`);
    if (value !== undefined && typeof value !== 'string') faults.push(`${variable.field}.value must be text, got ${shown(value)}: the API server takes nothing else; put it in quotes`);
    if (valueFrom !== undefined && value !== undefined && value !== '') faults.push(`${variable.field}.value must be absent beside valueFrom, got ${shown(value)}: the API server takes one of them; leave one out`);
  }
}

function addMountFaults(faults: string[], container: Part, volumes: ReadonlySet<unknown>): void {
  const mounts = container.list('volumeMounts');
  for (const mount of mounts) {
    const { name, mountPath } = mount.fields;
    if (!volumes.has(name)) faults.push(`${mount.field}.name must be a volume of the pod, got ${shown(name)}: it has ${volumes.size === 0 ? 'none' : [...volumes].join(', ')}; add the volume or correct the name`);
    if (typeof mountPath !== 'string' || mountPath === '') faults.push(`${mount.field}.mountPath must be a path, got ${shown(mountPath)}: the volume needs a place; set it`);
  }
  for (const path of repeats(mounts.map(({ fields }) => String(fields.mountPath)))) faults.push(`${container.field}.volumeMounts must have distinct paths, got "${path}" twice: the API server refuses both; move one`);
}

function addProbeFaults(faults: string[], container: Part): void {
  for (const probe of PROBES) {
    if (container.fields[probe] === undefined) continue;
    const settings = fieldsOf(container.fields[probe]);
    for (const way of PROBE_WAYS) {
      const port = at(settings, way, 'port');
      if (settings[way] === undefined || (typeof port === 'number' ? isPortNumber(port) : typeof port === 'string' && isPortName(port))) continue;
      faults.push(`${container.field}.${probe}.${way}.port must be a number from 1 to 65535 or the name of a port, got ${shown(port)}: the API server refuses others; correct it`);
    }
    const { successThreshold } = settings;
    if (probe === 'readinessProbe' || successThreshold === undefined || successThreshold === 1) continue;
    faults.push(`${container.field}.${probe}.successThreshold must be 1, got ${shown(successThreshold)}: the API server takes more for a readinessProbe only; leave it out`);
  }
}
