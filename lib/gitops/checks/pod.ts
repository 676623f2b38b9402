import { isNumberedDnsLabel, isPortName, isPortNumber } from '../../support/names';
import { at, fieldsOf, listOf, Manifest } from '../manifest';
import { Part, podTemplate, repeats, shown, unless } from './check';
import { resourceFaults } from './resources';

const ENV_NAME = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;
const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'];

/** What the API server would refuse in a pod, whatever makes it. */
export function podIsValid(manifest: Manifest): readonly string[] {
  const template = podTemplate(manifest);
  if (template === undefined) return [];
  const spec = template.part('spec');
  const all = [...spec.list('initContainers'), ...spec.list('containers')];
  const volumes = spec.list('volumes');
  const names = new Set([...volumes.map(({ fields }) => fields.name), ...claimTemplates(manifest)]);
  return [
    ...unless(listOf(spec.fields.containers).length > 0, () => `${spec.field}.containers must hold at least one, got none: a pod without has nothing to run; add one`),
    ...distinctNames(spec, 'containers', all),
    ...distinctNames(spec, 'volumes', volumes),
    ...all.flatMap((container) => [
      ...imageFaults(container), ...commandFaults(container), ...portFaults(container), ...environmentFaults(container), ...mountFaults(container, names), ...probeFaults(container),
      ...resourceFaults(container.part('resources')),
    ]),
  ];
}

function claimTemplates({ fields }: Manifest): unknown[] {
  return listOf(at(fields, 'spec', 'volumeClaimTemplates')).map((claim) => at(claim, 'metadata', 'name'));
}

function distinctNames(spec: Part, key: string, list: readonly Part[]): readonly string[] {
  return [
    ...list.flatMap((entry) => unless(typeof entry.fields.name === 'string' && isNumberedDnsLabel(entry.fields.name), () => (
      `${entry.field}.name must be at most 63 lower-case letters, digits and "-", beginning and ending with a letter or digit, got ${shown(entry.fields.name)}: the API server refuses others; rename it`
    ))),
    ...repeats(list.map(({ fields: { name } }) => String(name))).map((name) => `${spec.field}.${key} must have distinct names, got "${name}" twice: the API server refuses both; rename one`),
  ];
}

function imageFaults(container: Part): readonly string[] {
  const { image } = container.fields;
  return unless(typeof image === 'string' && image !== '' && image.trim() === image, () => `${container.field}.image must be text without spaces around it, got ${shown(image)}: a container runs an image; give it one`);
}

function commandFaults(container: Part): readonly string[] {
  return ['command', 'args'].flatMap((key) => listOf(container.fields[key]).flatMap((word, index) => unless(typeof word === 'string', () => (
    `${container.field}.${key}[${index}] must be text, got ${shown(word)}: the API server takes nothing else; put it in quotes`
  ))));
}

function portFaults(container: Part): readonly string[] {
  const ports = container.list('ports');
  return [
    ...ports.flatMap((port) => {
      const { containerPort, hostPort, name } = port.fields;
      return [
      ...unless(isPortNumber(Number(containerPort)) && typeof containerPort === 'number', () => `${port.field}.containerPort must be a number from 1 to 65535, got ${shown(containerPort)}: there are no others; correct it`),
      ...unless(hostPort === undefined || isPortNumber(Number(hostPort)), () => `${port.field}.hostPort must be a number from 1 to 65535, got ${shown(hostPort)}: there are no others; correct it`),
      ...unless(name === undefined || (typeof name === 'string' && isPortName(name)), () => `${port.field}.name must be at most 15 lower-case letters, digits and "-", with at least one letter, got ${shown(name)}: the API server refuses others; rename it`),
      ];
    }),
    ...repeats(ports.flatMap(({ fields: { name } }) => (typeof name === 'string' ? [name] : []))).map((name) => `${container.field}.ports must have distinct names, got "${name}" twice: the API server refuses both; rename one`),
  ];
}

function environmentFaults(container: Part): readonly string[] {
  return container.list('env').flatMap((variable) => {
    const { name, value, valueFrom } = variable.fields;
    return [
    ...unless(typeof name === 'string' && ENV_NAME.test(name), () => `${variable.field}.name must be letters, digits, "-", "_" and ".", not beginning with a digit, got ${shown(name)}: clusters before 1.34 refuse others; rename it`),
    ...unless(value === undefined || typeof value === 'string', () => `${variable.field}.value must be text, got ${shown(value)}: the API server takes nothing else; put it in quotes`),
    ...unless(valueFrom === undefined || value === undefined || value === '', () => `${variable.field}.value must be absent beside valueFrom, got ${shown(value)}: the API server takes one of them; leave one out`),
    ];
  });
}

function mountFaults(container: Part, volumes: ReadonlySet<unknown>): readonly string[] {
  const mounts = container.list('volumeMounts');
  return [
    ...mounts.flatMap((mount) => {
      const { name, mountPath } = mount.fields;
      return [
      ...unless(volumes.has(name), () => `${mount.field}.name must be a volume of the pod, got ${shown(name)}: it has ${volumes.size === 0 ? 'none' : [...volumes].join(', ')}; add the volume or correct the name`),
      ...unless(typeof mountPath === 'string' && mountPath !== '', () => `${mount.field}.mountPath must be a path, got ${shown(mountPath)}: the volume needs a place; set it`),
      ];
    }),
    ...repeats(mounts.map(({ fields: { mountPath } }) => String(mountPath))).map((path) => `${container.field}.volumeMounts must have distinct paths, got "${path}" twice: the API server refuses both; move one`),
  ];
}

function probeFaults(container: Part): readonly string[] {
  const { fields } = container;
  const probes = PROBES.filter((probe) => fields[probe] !== undefined).map((probe) => ({ probe, fields: fieldsOf(fields[probe]) }));
  return probes.flatMap(({ probe, fields: settings }) => [
    ...['httpGet', 'tcpSocket'].filter((way) => settings[way] !== undefined).flatMap((way) => {
      const port = at(settings, way, 'port');
      return unless(typeof port === 'number' ? isPortNumber(port) : typeof port === 'string' && isPortName(port), () => (
        `${container.field}.${probe}.${way}.port must be a number from 1 to 65535 or the name of a port, got ${shown(port)}: the API server refuses others; correct it`
      ));
    }),
    ...unless(probe === 'readinessProbe' || [undefined, 1].includes(settings.successThreshold as number | undefined), () => (
      `${container.field}.${probe}.successThreshold must be 1, got ${shown(settings.successThreshold)}: the API server takes more for a readinessProbe only; leave it out`
    )),
  ]);
}
