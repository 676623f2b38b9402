import { existsSync } from 'node:fs';
import type { Fields } from '../kubernetes/objects/fields';
import { ANY_CLUSTER, type Target, targetOf } from '../kubernetes/versions/versions';
import { readSides } from '../plan/read/read';
import { formatFault } from '../support/fault';
import { visible } from '../support/visible';
import { filesBelow } from './files/folder';
import { CommandError } from './io';
import type { CheckOptions } from './plan-command';

const DEFINITION = 'CustomResourceDefinition';

/** The clusters that a plan is for. */
export interface Cluster {
  readonly target: Target;
  /** CustomResourceDefinitions that are in the cluster, but not in the manifests. */
  readonly definitions: readonly Fields[];
}

/** What the options say of the clusters. */
export function clusterOf({ kubernetes, crds }: CheckOptions): Cluster {
  const target = kubernetes === undefined ? ANY_CLUSTER : targetOf(kubernetes);
  if ('must' in target) throw new CommandError(formatFault({ prop: '--kubernetes', ...target }));
  return { target, definitions: crds === undefined ? [] : definitionsIn(crds) };
}

function definitionsIn(folder: string): readonly Fields[] {
  const [{ inventory: { objects }, unjudged }] = readSides(existsSync(folder) ? filesBelow(folder) : []);
  if (unjudged.length > 0) throw new CommandError(unjudged.map(({ message }) => visible(`${folder}: ${message}`)).join('\n'));
  const definitions = objects.filter(({ kind }) => kind === DEFINITION).map(({ written }) => written);
  if (definitions.length > 0) return definitions;
  const why = existsSync(folder) ? 'it has none' : 'it doesn\'t exist';
  const must = `be a folder or a file with ${DEFINITION}s`;
  throw new CommandError(formatFault({ prop: '--crds', must, got: JSON.stringify(folder), why }));
}
