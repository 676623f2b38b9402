import { isDnsSubdomain } from '../../kubernetes/formats/names';
import { looksSecret } from '../../kubernetes/objects/secrets';
import type { Fault } from '../../support/fault';
import { UNUSABLE_KEYS } from '../../support/own';
import type { Rule } from '../../support/rules';
import type { Program } from '../program/program';

/** What a ConfigMap's key may be. https://kubernetes.io/docs/concepts/configuration/configmap/ */
const CONFIG_KEY = /^(?!\.\.)(?!\.$)[-._a-zA-Z0-9]{1,253}$/;
const ENVIRONMENT_NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

/** etcd and the API server take no more in one object. */
const MAX_CONFIG_BYTES = 1024 * 1024;

function configKeysAreValid({ config }: Program): Fault[] {
  const inEnvironment = config.directory === undefined;
  const pattern = inEnvironment ? ENVIRONMENT_NAME : CONFIG_KEY;
  return allKeys(config).filter((key) => !pattern.test(key) || UNUSABLE_KEYS.includes(key)).map((key) => ({
    prop: 'config',
    must: `have keys that are ${inEnvironment ? 'names of environment variables' : 'file names'}`,
    got: `"${key}"`,
    fix: `use letters, digits, "_", "." and "-"${UNUSABLE_KEYS.includes(key) ? ", and another name: cdk8s can't write this one" : ''}`,
  }));
}

function configHoldsNoSecret({ config }: Program): Fault[] {
  return Object.entries(config.data).filter(([key, value]) => looksSecret(key, value)).map(([key]) => ({
    prop: 'config',
    must: 'contain no secret',
    got: `"${key}"`,
    why: 'manifests are widely readable and kept forever',
    fix: `put its value into the Secret ${config.secretName} and its name into secretKeys`,
  }));
}

function configKeysAreDistinct({ config, env }: Program): Fault[] {
  const inBoth = config.secretKeys.filter((key) => Object.hasOwn(config.data, key));
  const inEnv = config.directory !== undefined ? [] : allKeys(config).filter((key) => Object.hasOwn(env, key));
  const fix = 'remove it from one of them';
  return [
    ...inBoth.map((key) => ({ prop: 'config', must: 'name each key once', got: `"${key}" in its data and in secretKeys`, fix })),
    ...inEnv.map((key) => ({ prop: 'env', must: 'not repeat a key of config', got: `"${key}"`, fix })),
  ];
}

function configFitsConfigMap({ config }: Program): Fault | undefined {
  const bytes = Buffer.byteLength(JSON.stringify(config.data));
  if (bytes <= MAX_CONFIG_BYTES) return undefined;
  const must = `fit into a ConfigMap of ${MAX_CONFIG_BYTES} bytes`;
  return { prop: 'config', must, got: String(bytes), fix: 'ship large files in the image or on a volume' };
}

function secretNameIsValid({ config }: Program): Fault | undefined {
  if (config.secretKeys.length === 0 || isDnsSubdomain(config.secretName)) return undefined;
  return { prop: 'config.secretName', must: 'be the name of a Secret', got: `"${config.secretName}"` };
}

function allKeys({ data, secretKeys }: Program['config']): readonly string[] {
  return [...Object.keys(data), ...secretKeys];
}

export const configRules: readonly Rule<Program>[] = [
  configKeysAreValid,
  configHoldsNoSecret,
  configKeysAreDistinct,
  configFitsConfigMap,
  secretNameIsValid,
];
