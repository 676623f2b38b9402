import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Yaml } from 'cdk8s';
import { type Fields, isFields } from '../kubernetes/objects/fields';
import { Schemas } from '../kubernetes/schemas/schemas';
import { ANY_CLUSTER, type Target, targetOf } from '../kubernetes/versions/versions';
import { formatFault } from '../support/fault';
import { userError } from '../support/user-error';
import type { Manifest } from './manifest';

const DEFINITION = 'CustomResourceDefinition';

/** The clusters that the app is for. */
export function clusterOf(kubernetes: string | undefined): Target {
  const target = kubernetes === undefined ? ANY_CLUSTER : targetOf(kubernetes);
  if ('must' in target) throw userError(formatFault({ prop: 'kubernetes', ...target }));
  return target;
}

/** The schemas of Kubernetes' own kinds, and of those that the app or a folder of the user defines. */
export function schemasOf(
  manifests: readonly Manifest[], { target, crds }: { readonly target: Target; readonly crds: string | undefined },
): Schemas {
  const own = manifests.filter(({ kind }) => kind === DEFINITION).map(({ fields }) => fields);
  return new Schemas(target, crds === undefined ? own : [...definitionsIn(crds), ...own]);
}

function definitionsIn(folder: string): Fields[] {
  const objects = filesIn(folder).flatMap((file) => Yaml.load(file) as unknown[]).filter(isFields);
  const definitions = objects.filter(({ kind }) => kind === DEFINITION);
  if (definitions.length > 0) return definitions;
  throw userError(formatFault({
    prop: 'crds', must: `be a folder or a file with ${DEFINITION}s`, got: JSON.stringify(folder),
    why: existsSync(folder) ? 'it has none' : 'it doesn\'t exist', fix: 'correct it, or leave it out',
  }));
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  if (!statSync(folder).isDirectory()) return [folder];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => /\.(ya?ml|json)$/.test(path)).sort()
    .map((path) => join(folder, path));
}
