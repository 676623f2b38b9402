import { isDnsSubdomain } from '../../kubernetes/formats/names';
import { looksSecret } from '../../kubernetes/objects/secrets';
import { type Fault, unless } from '../../support/fault';
import type { EnvFrom, EnvVar } from '../environment';

const ENVIRONMENT_NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

/** What a key of a ConfigMap or a Secret may be. */
const DATA_KEY = /^[-._a-zA-Z0-9]{1,253}$/;

/** The fields that a variable can show. https://kubernetes.io/docs/concepts/workloads/pods/downward-api/ */
const POD_FIELDS = new RegExp([
  String.raw`^metadata\.(name|namespace|uid|labels\['[^']+'\]|annotations\['[^']+'\])$`,
  String.raw`^spec\.(nodeName|serviceAccountName)$`,
  String.raw`^status\.(hostIPs?|podIPs?)$`,
].join('|'));

type Environment = Readonly<Record<string, EnvVar>>;

/** Faults of the environment variables of one container. */
export function environmentFaults(prop: string, env: Environment): Fault[] {
  return Object.entries(env).flatMap(([name, variable]) => [
    ...nameFaults(prop, name), ...secretFaults(prop, name, variable), ...sourceFaults(`${prop}.${name}`, variable),
  ]);
}

function nameFaults(prop: string, name: string): Fault[] {
  const [must, fix] = ['have names of letters, digits, "_", "." and "-"', 'begin with a letter or "_"'];
  return unless(ENVIRONMENT_NAME.test(name), { prop, must, got: `"${name}"`, fix });
}

function secretFaults(prop: string, name: string, { _source: { value } }: EnvVar): Fault[] {
  return unless(value === undefined || !looksSecret(name, value), {
    prop,
    must: 'contain no secret',
    got: `a plain value for "${name}"`,
    why: 'manifests are widely readable and kept forever',
    fix: 'use EnvVar.secret(<name of a Secret>, <key>)',
  });
}

function sourceFaults(prop: string, { _source: { valueFrom = {} } }: EnvVar): Fault[] {
  const { secretKeyRef, configMapKeyRef, fieldRef } = valueFrom;
  const source = secretKeyRef ?? configMapKeyRef;
  return [
    ...unless(source === undefined || isDnsSubdomain(source.name ?? ''), {
      prop,
      must: 'name a Secret or a ConfigMap',
      got: `"${source?.name}"`,
    }),
    ...unless(source === undefined || DATA_KEY.test(source.key), {
      prop,
      must: 'name a key',
      got: `"${source?.key}"`,
      fix: 'use letters, digits, "-", "_" and "."',
    }),
    ...unless(fieldRef === undefined || POD_FIELDS.test(fieldRef.fieldPath), {
      prop,
      must: 'name a field of the pod',
      got: `"${fieldRef?.fieldPath}"`,
      fix: 'use metadata.name, status.podIP or the like',
    }),
  ];
}

/** Faults of ConfigMaps and Secrets whose keys are environment variables. */
export function environmentSourceFaults(prop: string, sources: readonly EnvFrom[]): Fault[] {
  return sources.flatMap(({ _source: { prefix, configMapRef, secretRef } }, index) => {
    const name = (configMapRef ?? secretRef)?.name ?? '';
    return [
      ...unless(isDnsSubdomain(name), { prop: `${prop}[${index}]`, must: 'name a ConfigMap or a Secret', got: `"${name}"` }),
      ...unless(prefix === undefined || ENVIRONMENT_NAME.test(prefix), {
        prop: `${prop}[${index}].prefix`,
        must: 'be the beginning of a variable name',
        got: `"${prefix}"`,
        fix: 'begin with a letter or "_"',
      }),
    ];
  });
}
