import { isNumberedDnsLabel, isPortName, isPortNumber } from '../../support/names';
import { at, fieldsOf, listOf, Manifest } from '../manifest';
import { entries, Entry, podTemplate, repeats, shown, unless } from './check';
import { resourceFaults } from './resources';

const ENV_NAME = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;
const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'];

/** What the API server would refuse in a pod, whatever makes it. */
export function podIsValid(manifest: Manifest): string[] {
  const template = podTemplate(manifest);
  if (template === undefined) return [];
  const spec = { field: `${template.field}spec`, fields: fieldsOf(template.fields.spec) };
  const all = [...entries(spec.fields.initContainers, `${spec.field}.initContainers`), ...entries(spec.fields.containers, `${spec.field}.containers`)];
  const volumes = [...entries(spec.fields.volumes, `${spec.field}.volumes`)];
  const names = new Set([...volumes.map(({ fields }) => fields.name), ...claimTemplates(manifest)]);
  return [
    ...unless(listOf(spec.fields.containers).length > 0, () => `${spec.field}.containers must hold at least one, got none: a pod without has nothing to run; add one`),
    ...distinctNames(`${spec.field}.containers`, all),
    ...distinctNames(`${spec.field}.volumes`, volumes),
    ...all.flatMap((container) => [
      ...imageFaults(container), ...commandFaults(container), ...portFaults(container), ...environmentFaults(container), ...mountFaults(container, names), ...probeFaults(container),
      ...resourceFaults(`${container.field}.resources`, container.fields.resources),
    ]),
  ];
}

function claimTemplates({ fields }: Manifest): unknown[] {
  return listOf(at(fields, 'spec', 'volumeClaimTemplates')).map((claim) => at(claim, 'metadata', 'name'));
}

function distinctNames(field: string, list: readonly Entry[]): string[] {
  return [
    ...list.flatMap(({ field: entry, fields: { name } }) => unless(typeof name === 'string' && isNumberedDnsLabel(name), () => (
      `${entry}.name must be at most 63 lower-case letters, digits and "-", beginning and ending with a letter or digit, got ${shown(name)}: the API server refuses others; rename it`
    ))),
    ...repeats(list.map(({ fields: { name } }) => String(name))).map((name) => `${field} must have distinct names, got "${name}" twice: the API server refuses both; rename one`),
  ];
}

function imageFaults({ field, fields: { image } }: Entry): string[] {
  return unless(typeof image === 'string' && image !== '' && image.trim() === image, () => `${field}.image must be text without spaces around it, got ${shown(image)}: a container runs an image; give it one`);
}

function commandFaults({ field, fields }: Entry): string[] {
  return ['command', 'args'].flatMap((key) => listOf(fields[key]).flatMap((word, index) => unless(typeof word === 'string', () => (
    `${field}.${key}[${index}] must be text, got ${shown(word)}: the API server takes nothing else; put it in quotes`
  ))));
}

function portFaults({ field, fields }: Entry): string[] {
  const ports = entries(fields.ports, `${field}.ports`);
  return [
    ...ports.flatMap(({ field: port, fields: { containerPort, hostPort, name } }) => [
      ...unless(isPortNumber(Number(containerPort)) && typeof containerPort === 'number', () => `${port}.containerPort must be a number from 1 to 65535, got ${shown(containerPort)}: there are no others; correct it`),
      ...unless(hostPort === undefined || isPortNumber(Number(hostPort)), () => `${port}.hostPort must be a number from 1 to 65535, got ${shown(hostPort)}: there are no others; correct it`),
      ...unless(name === undefined || (typeof name === 'string' && isPortName(name)), () => `${port}.name must be at most 15 lower-case letters, digits and "-", with at least one letter, got ${shown(name)}: the API server refuses others; rename it`),
    ]),
    ...repeats(ports.flatMap(({ fields: { name } }) => (typeof name === 'string' ? [name] : []))).map((name) => `${field}.ports must have distinct names, got "${name}" twice: the API server refuses both; rename one`),
  ];
}

function environmentFaults({ field, fields }: Entry): string[] {
  return entries(fields.env, `${field}.env`).flatMap(({ field: variable, fields: { name, value, valueFrom } }) => [
    ...unless(typeof name === 'string' && ENV_NAME.test(name), () => `${variable}.name must be letters, digits, "-", "_" and ".", not beginning with a digit, got ${shown(name)}: the API server refuses others; rename it`),
    ...unless(value === undefined || typeof value === 'string', () => `${variable}.value must be text, got ${shown(value)}: the API server takes nothing else; put it in quotes`),
    ...unless(valueFrom === undefined || value === undefined || value === '', () => `${variable}.value must be absent beside valueFrom, got ${shown(value)}: the API server takes one of them; leave one out`),
  ]);
}

function mountFaults({ field, fields }: Entry, volumes: ReadonlySet<unknown>): string[] {
  const mounts = entries(fields.volumeMounts, `${field}.volumeMounts`);
  return [
    ...mounts.flatMap(({ field: mount, fields: { name, mountPath } }) => [
      ...unless(volumes.has(name), () => `${mount}.name must be a volume of the pod, got ${shown(name)}: it has ${volumes.size === 0 ? 'none' : [...volumes].join(', ')}; add the volume or correct the name`),
      ...unless(typeof mountPath === 'string' && mountPath !== '', () => `${mount}.mountPath must be a path, got ${shown(mountPath)}: the volume needs a place; set it`),
    ]),
    ...repeats(mounts.map(({ fields: { mountPath } }) => String(mountPath))).map((path) => `${field}.volumeMounts must have distinct paths, got "${path}" twice: the API server refuses both; move one`),
  ];
}

function probeFaults({ field, fields }: Entry): string[] {
  const probes = PROBES.filter((probe) => fields[probe] !== undefined).map((probe) => ({ probe, fields: fieldsOf(fields[probe]) }));
  return probes.flatMap(({ probe, fields: settings }) => [
    ...['httpGet', 'tcpSocket'].filter((way) => settings[way] !== undefined).flatMap((way) => {
      const port = at(settings, way, 'port');
      return unless(typeof port === 'number' ? isPortNumber(port) : typeof port === 'string' && isPortName(port), () => (
        `${field}.${probe}.${way}.port must be a number from 1 to 65535 or the name of a port, got ${shown(port)}: the API server refuses others; correct it`
      ));
    }),
    ...unless(probe === 'readinessProbe' || [undefined, 1].includes(settings.successThreshold as number | undefined), () => (
      `${field}.${probe}.successThreshold must be 1, got ${shown(settings.successThreshold)}: the API server takes more for a readinessProbe only; leave it out`
    )),
  ]);
}
