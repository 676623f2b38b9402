import { at, listAt, listOf } from '../objects/fields';
import type { KubernetesObject } from '../objects/kinds';
import { isNumberedDnsLabel, isPortName, isPortNumber } from '../formats/names';
import {
  addChoiceRefusal, NO_OTHER_PORTS, NONE, NUMBERED_LABEL, type Part, podTemplate, PORT_NUMBER, QUOTE, type Refusal, REFUSES_BOTH,
  REFUSES_OTHERS, repeats, shown, TAKES_TEXT,
} from './refusal';
import { addResourceRefusals } from './resources';
import { PROTOCOLS } from './service';

const ENV_NAME = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;
const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];
const COMMANDS = ['command', 'args'];
const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'];
const PROBE_WAYS = ['httpGet', 'tcpSocket'];

/** What the API server would refuse in a pod, whatever makes it. */
export function podIsValid(object: KubernetesObject): readonly Refusal[] {
  const template = podTemplate(object);
  if (template === undefined) return NONE;
  const refusals: Refusal[] = [];
  const spec = template.part('spec');
  const all = [...spec.list('initContainers'), ...spec.list('containers')];
  const volumes = spec.list('volumes');
  const names = new Set([...volumes.map(({ fields }) => fields.name), ...claimTemplates(object)]);
  if (listOf(spec.fields.containers).length === 0) {
    const why = 'a pod without containers has nothing to run';
    refusals.push({ field: spec.child('containers'), must: 'contain at least one', got: 'none', why, fix: 'add one' });
  }
  addNameRefusals(refusals, spec, 'containers', all);
  addNameRefusals(refusals, spec, 'volumes', volumes);
  for (const container of all) {
    addImageRefusals(refusals, container, object.kind);
    addCommandRefusals(refusals, container);
    addPortRefusals(refusals, container);
    addEnvironmentRefusals(refusals, container);
    addMountRefusals(refusals, container, names);
    addProbeRefusals(refusals, container);
    addResourceRefusals(refusals, container.part('resources'));
  }
  return object.kind === 'StatefulSet' ? refusals.map(byPodsOfSet) : refusals;
}

/**
 * Most API servers take a StatefulSet whatever its pods are, and newer ones judge them only when the set is created.
 *
 * @see https://github.com/kubernetes/kubernetes/pull/131790
 */
function byPodsOfSet(refusal: Refusal): Refusal {
  return refusal.by === undefined && refusal.why !== TAKES_TEXT ? { ...refusal, by: 'pods' } : refusal;
}

function claimTemplates({ fields }: KubernetesObject): unknown[] {
  return listAt(fields, 'spec.volumeClaimTemplates').map((claim) => at(claim, 'metadata.name'));
}

function addNameRefusals(refusals: Refusal[], spec: Part, key: string, list: readonly Part[]): void {
  for (const entry of list) {
    const { name } = entry.fields;
    if (typeof name === 'string' && isNumberedDnsLabel(name)) continue;
    refusals.push({ field: entry.child('name'), must: NUMBERED_LABEL, got: shown(name), why: REFUSES_OTHERS, fix: 'rename it' });
  }
  for (const name of repeats(list.map(({ fields }) => String(fields.name)))) {
    refusals.push({ field: spec.child(key), must: 'have distinct names', got: `"${name}" twice`, why: REFUSES_BOTH, fix: 'rename one' });
  }
}

/** An image with spaces around it is refused of pods, not of what makes them. */
function addImageRefusals(refusals: Refusal[], container: Part, kind: string): void {
  const { image } = container.fields;
  addChoiceRefusal(refusals, container, 'imagePullPolicy', PULL_POLICIES);
  const isGiven = typeof image === 'string' && image !== '';
  if (isGiven && image.trim() === image) return;
  refusals.push({
    field: container.child('image'), must: 'be text without spaces around it', got: shown(image),
    why: 'a container needs the name of an image', fix: 'set it', by: isGiven && kind !== 'Pod' ? 'pods' : undefined,
  });
}

function addCommandRefusals(refusals: Refusal[], container: Part): void {
  for (const key of COMMANDS) {
    listOf(container.fields[key]).forEach((word, index) => {
      if (typeof word === 'string') return;
      refusals.push({ field: `${container.child(key)}[${index}]`, must: 'be text', got: shown(word), why: TAKES_TEXT, fix: QUOTE });
    });
  }
}

function addPortRefusals(refusals: Refusal[], container: Part): void {
  const names: string[] = [];
  for (const port of container.list('ports')) {
    const { containerPort, hostPort, name } = port.fields;
    if (typeof name === 'string') names.push(name);
    addChoiceRefusal(refusals, port, 'protocol', PROTOCOLS);
    if (typeof containerPort !== 'number' || !isPortNumber(containerPort)) {
      refusals.push({ field: port.child('containerPort'), must: PORT_NUMBER, got: shown(containerPort), ...NO_OTHER_PORTS });
    }
    if (hostPort !== undefined && !isPortNumber(Number(hostPort))) {
      refusals.push({ field: port.child('hostPort'), must: PORT_NUMBER, got: shown(hostPort), ...NO_OTHER_PORTS });
    }
    if (name !== undefined && (typeof name !== 'string' || !isPortName(name))) {
      const must = 'be at most 15 lower-case letters, digits and "-", with at least one letter';
      refusals.push({ field: port.child('name'), must, got: shown(name), why: REFUSES_OTHERS, fix: 'rename it' });
    }
  }
  for (const name of repeats(names)) {
    const field = container.child('ports');
    refusals.push({ field, must: 'have distinct names', got: `"${name}" twice`, why: REFUSES_BOTH, fix: 'rename one' });
  }
}

function addEnvironmentRefusals(refusals: Refusal[], container: Part): void {
  for (const variable of container.list('env')) {
    const { name, value, valueFrom } = variable.fields;
    if (typeof name !== 'string' || !ENV_NAME.test(name)) {
      refusals.push({
        field: variable.child('name'), must: 'be letters, digits, "-", "_" and ".", not beginning with a digit', got: shown(name),
        why: 'Kubernetes before 1.32 refuses other names', fix: 'rename it', by: isRelaxedName(name) ? 'variableNameIsStrict' : undefined,
      });
    }
    if (value !== undefined && typeof value !== 'string') {
      refusals.push({ field: variable.child('value'), must: 'be text', got: shown(value), why: TAKES_TEXT, fix: QUOTE });
    }
    if (valueFrom !== undefined && value !== undefined && value !== '') {
      const why = 'the API server accepts only one of them';
      const must = 'be left out when valueFrom is set';
      refusals.push({ field: variable.child('value'), must, got: shown(value), why, fix: 'leave one out' });
    }
  }
}

/** @see https://github.com/kubernetes/enhancements/issues/4369 */
function isRelaxedName(name: unknown): boolean {
  return typeof name === 'string' && /^[ -<>-~]+$/.test(name);
}

function addMountRefusals(refusals: Refusal[], container: Part, volumes: ReadonlySet<unknown>): void {
  const mounts = container.list('volumeMounts');
  for (const mount of mounts) {
    const { name, mountPath } = mount.fields;
    if (!volumes.has(name)) {
      const why = `the pod has ${volumes.size === 0 ? 'none' : [...volumes].join(', ')}`;
      const fix = 'add the volume or correct the name';
      refusals.push({ field: mount.child('name'), must: 'be a volume of the pod', got: shown(name), why, fix });
    }
    if (typeof mountPath !== 'string' || mountPath === '') {
      const why = 'a mount needs a path';
      refusals.push({ field: mount.child('mountPath'), must: 'be a path', got: shown(mountPath), why, fix: 'set it' });
    }
  }
  for (const path of repeats(mounts.map(({ fields }) => String(fields.mountPath)))) {
    const field = container.child('volumeMounts');
    refusals.push({ field, must: 'have distinct paths', got: `"${path}" twice`, why: REFUSES_BOTH, fix: 'move one' });
  }
}

function addProbeRefusals(refusals: Refusal[], container: Part): void {
  for (const probe of PROBES) {
    if (container.fields[probe] === undefined) continue;
    const settings = container.part(probe);
    for (const way of PROBE_WAYS) if (settings.fields[way] !== undefined) addProbePortRefusal(refusals, settings.part(way));
    const { successThreshold } = settings.fields;
    if (probe === 'readinessProbe' || successThreshold === undefined || successThreshold === 1) continue;
    const why = 'the API server accepts more only for a readinessProbe';
    refusals.push({ field: settings.child('successThreshold'), must: 'be 1', got: shown(successThreshold), why, fix: 'leave it out' });
  }
}

function addProbePortRefusal(refusals: Refusal[], way: Part): void {
  const { port } = way.fields;
  if (typeof port === 'number' ? isPortNumber(port) : typeof port === 'string' && isPortName(port)) return;
  const must = `${PORT_NUMBER} or the name of a port`;
  refusals.push({ field: way.child('port'), must, got: shown(port), why: REFUSES_OTHERS, fix: 'correct it' });
}
