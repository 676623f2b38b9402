import { isDnsSubdomain } from '../../kubernetes/formats/names';
import { type ConnectOptions, SECRET_OPTIONS } from '../../network/destination';
import { type Fault, unless } from '../../support/fault';
import type { Rule } from '../../support/rules';
import { type Binding, type Chosen, keysOf } from '../binding';
import type { Program } from '../program/program';
import { mountPaths } from './container-rules';

/** A connection that is about to be added to a client. */
interface Proposed {
  /** The client as it is without it. */
  readonly client: Program;
  readonly chosen: Chosen;
  readonly binding: Binding;
  readonly options: ConnectOptions;
  /** How many Services the server has. */
  readonly destinations: number;
}

const PREFIX = /^[A-Za-z_][A-Za-z0-9_]*$/;

function namespacesAreKnown({ client, chosen: { destination } }: Proposed): Fault[] {
  const [own, other] = [client.namespace, destination._parts.namespace];
  return unless((own === undefined) === (other === undefined), {
    ...about(destination._parts.path),
    must: 'be between charts that both have a namespace, or neither',
    got: `${own ?? 'none'} and ${other ?? 'none'}`,
    why: 'the network policies and the host name depend on it',
    fix: 'set the namespace of the chart that has none',
  });
}

function prefixIsValid({ chosen: { destination, prefix } }: Proposed): Fault[] {
  return unless(PREFIX.test(prefix), {
    ...about(destination._parts.path, 'prefix'),
    must: 'be letters, digits and "_", not beginning with a digit',
    got: `"${prefix}"`,
    why: 'names of environment variables begin with it',
    fix: 'write it like SESSIONS',
  });
}

function prefixIsOfOne({ chosen: { destination }, options, destinations }: Proposed): Fault[] {
  return unless(options.prefix === undefined || destinations === 1, {
    ...about(destination._parts.path, 'prefix'),
    must: 'be left out for a family',
    got: `"${options.prefix}"`,
    why: `it has ${destinations} Services, whose variables would have the same names`,
    fix: 'connect to each of its versions, with a prefix each',
  });
}

/** Without a namespace on either side there is one namespace. */
function secretsAreInReach({ chosen: { destination, namespace, credentials } }: Proposed): Fault[] {
  const { path, namespace: home } = destination._parts;
  const missing = credentials.filter(({ asked, secretName }) => asked.secretName !== undefined && secretName === undefined);
  return missing.map(({ asked }) => ({
    ...about(path, asked.option),
    must: `name a Secret in the namespace ${namespace ?? 'of the client'}`,
    got: 'none',
    why: `the credentials are in the Secret ${asked.secretName} of the namespace ${home ?? 'of the server'}, `
      + 'and pods can use only Secrets of their own namespace',
    fix: `copy that Secret and set ${asked.option} to the name of the copy, which has the keys ${keysOf(asked).join(', ')}`,
  }));
}

function secretsHaveUse({ chosen: { destination }, options }: Proposed): Fault[] {
  const { path, credentials } = destination._parts;
  return SECRET_OPTIONS.flatMap((option) => {
    const secretName = options[option];
    if (secretName === undefined) return [];
    const why = credentials.length === 0 ? 'the server asks for no credentials' : 'the server asks for nothing that would be in it';
    return [
      ...unless(credentials.some((asked) => asked.option === option), {
        ...about(path, option), must: 'be left out', got: `"${secretName}"`, why,
      }),
      ...unless(isDnsSubdomain(secretName), { ...about(path, option), must: 'name a Secret', got: `"${secretName}"` }),
    ];
  });
}

function variablesAreFree({ client, chosen: { destination }, binding }: Proposed): Fault[] {
  const ofConfig = client.config.directory === undefined ? [...Object.keys(client.config.data), ...client.config.secretKeys] : [];
  const taken = new Set([...Object.keys(client.env), ...ofConfig]);
  const twice = Object.keys(binding.env).filter((name) => taken.has(name));
  return unless(twice.length === 0, {
    ...about(destination._parts.path),
    must: 'add variables of new names',
    got: twice.join(', '),
    why: 'env, config or another connection has them',
    fix: 'set prefix, or connect once',
  });
}

function pathsAreFree({ client, chosen: { destination }, binding }: Proposed): Fault[] {
  const taken = mountPaths(client);
  const twice = binding.volumes.map(({ _mountPath }) => _mountPath).filter((path) => taken.includes(path));
  return unless(twice.length === 0, {
    ...about(destination._parts.path),
    must: 'mount its credentials at a new path',
    got: twice.join(', '),
    why: 'writablePaths, volumes or config has it',
    fix: 'set prefix, after which the path is named',
  });
}

function about(path: string, option?: string): { readonly prop: string; readonly qualifier?: string } {
  return option === undefined ? { prop: 'connectTo', qualifier: `[${path}]` } : { prop: option, qualifier: `of connectTo [${path}]` };
}

/** Rules for a connection, given its client as it is without it. */
export const connectionRules: readonly Rule<Proposed>[] = [
  namespacesAreKnown,
  prefixIsValid,
  prefixIsOfOne,
  secretsAreInReach,
  secretsHaveUse,
  variablesAreFree,
  pathsAreFree,
];
