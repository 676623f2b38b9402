import type { z } from 'zod';
import { looksSecret } from '../../kubernetes/objects/secrets';
import { EnvFrom, EnvVar } from '../../pods/environment';
import type { SecretEnvironment } from '../custom-resource';
import type { Fault, Origin } from '../reading/faults';
import { faultAt } from '../reading/faults';
import { confidentialText, flag, ignored, list, object, refused, text } from '../reading/schema';
import type { Path } from '../reading/source-tree';

const keyRef = object({ name: text, key: text, optional: refused('pods start only if the variable has a value; leave it out', false) });

const valueFromSchema = object({
  secretKeyRef: keyRef.optional(),
  configMapKeyRef: keyRef.optional(),
  fieldRef: object({ fieldPath: text, apiVersion: ignored('there is only one version of pods') }).optional(),
  resourceFieldRef: refused('variables show no amounts; write the value'),
});

/** Environment variables in Kubernetes' own form. */
export const environmentSchema = list(object({ name: text, value: confidentialText.optional(), valueFrom: valueFromSchema.optional() }));

/** ConfigMaps and Secrets whose keys are variables, in Kubernetes' own form. */
export const envFromSchema = list(object({
  prefix: text.optional(),
  configMapRef: object({ name: text, optional: flag.optional() }).optional(),
  secretRef: object({ name: text, optional: flag.optional() }).optional(),
}));

/** An environment variable, and the place from which it was read. */
export interface Variable {
  readonly path: Path;
  readonly variable: z.output<typeof environmentSchema>[number];
}

/** Returns the faults of variables beyond wrong types. */
export function environmentFaults(origin: Origin, variables: readonly Variable[]): Fault[] {
  return variables.flatMap(({ path, variable: { name, value, valueFrom } }, index) => {
    const repeats = variables.findIndex(({ variable }) => variable.name === name) < index;
    const sources = [value, ...Object.values(valueFrom ?? {})].filter((source) => source !== undefined);
    return [
      ...(repeats ? [faultAt(origin, [...path, 'name'], `must be distinct, got "${name}" twice; drop one`)] : []),
      ...(sources.length === 1 ? [] : [faultAt(
        origin,
        path,
        `must have either value or one of valueFrom.secretKeyRef, configMapKeyRef and fieldRef, got ${sources.length} of them`
        + ` for "${name}"`,
      )]),
    ];
  });
}

/** Returns the variables by name. A value that looks secret becomes a reference to a Secret that the user creates. */
export function environment(variables: readonly Variable[], secretName: string): Record<string, EnvVar> {
  return Object.fromEntries(variables.map(({ variable }) => [variable.name, source(variable, secretName)]));
}

/** Returns the Secret to which `environment` refers, if there is one. */
export function secretEnvironment(variables: readonly Variable[], secretName: string): SecretEnvironment[] {
  const names = variables.filter(({ variable }) => isLiteralSecret(variable)).map(({ variable }) => variable.name);
  return names.length === 0 ? [] : [{ secretName, names }];
}

/** Returns the variables of a list, with their places. */
export function variablesAt(path: Path, variables: z.output<typeof environmentSchema> = []): Variable[] {
  return variables.map((variable, index) => ({ path: [...path, index], variable }));
}

export function environmentSources(sources: z.output<typeof envFromSchema>): EnvFrom[] {
  return sources.flatMap(({ prefix, configMapRef, secretRef }) => [
    ...(configMapRef === undefined ? [] : [EnvFrom.configMap(configMapRef.name, { prefix, optional: configMapRef.optional })]),
    ...(secretRef === undefined ? [] : [EnvFrom.secret(secretRef.name, { prefix, optional: secretRef.optional })]),
  ]);
}

function source(variable: Variable['variable'], secretName: string): EnvVar {
  const { name, value = '', valueFrom: { secretKeyRef, configMapKeyRef, fieldRef } = {} } = variable;
  if (secretKeyRef !== undefined) return EnvVar.secret(secretKeyRef.name, secretKeyRef.key);
  if (configMapKeyRef !== undefined) return EnvVar.configMap(configMapKeyRef.name, configMapKeyRef.key);
  if (fieldRef !== undefined) return EnvVar.field(fieldRef.fieldPath);
  return isLiteralSecret(variable) ? EnvVar.secret(secretName, name) : EnvVar.value(value);
}

function isLiteralSecret({ name, value }: Variable['variable']): boolean {
  return value !== undefined && looksSecret(name, value);
}
