import { isDnsSubdomain } from '../../kubernetes/names';
import { UNUSABLE_KEYS } from '../../support/own';
import { Rule } from '../../support/rules';
import { looksSecret } from '../../kubernetes/secret-like';
import { Workload } from '../workload';

/** What a ConfigMap's key may be. https://kubernetes.io/docs/concepts/configuration/configmap/ */
const CONFIG_KEY = /^(?!\.\.)(?!\.$)[-._a-zA-Z0-9]{1,253}$/;
const ENVIRONMENT_NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

/** etcd and the API server take no more in one object. */
const MAX_CONFIG_BYTES = 1024 * 1024;

function configKeysAreValid({ config }: Workload) {
  const pattern = config.directory === undefined ? ENVIRONMENT_NAME : CONFIG_KEY;
  const kind = config.directory === undefined ? 'names of environment variables' : 'file names';
  return [...Object.keys(config.data), ...config.secretKeys].filter((key) => !pattern.test(key) || UNUSABLE_KEYS.includes(key))
    .map((key) => `config must have keys that are ${kind}, got "${key}"; use letters, digits, "_", "." and "-"${UNUSABLE_KEYS.includes(key) ? ', and another name: cdk8s can\'t write this one' : ''}`);
}

function configHoldsNoSecret({ config }: Workload) {
  return Object.entries(config.data).filter(([key, value]) => looksSecret(key, value))
    .map(([key]) => `config must hold no secret, got "${key}": manifests are read by many and kept for ever; put its value into the Secret ${config.secretName} and its name into secretKeys`);
}

function configKeysAreDistinct({ config, env }: Workload) {
  const inBoth = config.secretKeys.filter((key) => Object.hasOwn(config.data, key));
  const inEnv = config.directory !== undefined ? [] : [...Object.keys(config.data), ...config.secretKeys].filter((key) => Object.hasOwn(env, key));
  return [
    ...inBoth.map((key) => `config must name a key once, got "${key}" in its data and in secretKeys; drop it from one`),
    ...inEnv.map((key) => `env must not repeat a key of config, got "${key}"; drop it from one`),
  ];
}

function configFitsConfigMap({ config }: Workload) {
  const bytes = Buffer.byteLength(JSON.stringify(config.data));
  if (bytes <= MAX_CONFIG_BYTES) return undefined;
  return `config must fit into a ConfigMap of ${MAX_CONFIG_BYTES} bytes, got ${bytes}; ship large files in the image or on a volume`;
}

function secretNameIsValid({ config }: Workload) {
  if (config.secretKeys.length === 0 || isDnsSubdomain(config.secretName)) return undefined;
  return `config.secretName must be the name of a Secret, got "${config.secretName}"`;
}

export const configRules: readonly Rule<Workload>[] = [
  configKeysAreValid,
  configHoldsNoSecret,
  configKeysAreDistinct,
  configFitsConfigMap,
  secretNameIsValid,
];
