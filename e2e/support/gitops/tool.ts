import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { kubectl } from '../kubectl';
import { until } from '../wait';

/** The parts of the repository that are applied on their own, as folders below `manifests/`. */
export const PARTS = ['staging', 'production', 'neighbour'] as const;
export type Part = (typeof PARTS)[number];

/** What a GitOps tool says of one part. */
export interface Verdict {
  /** The commit that it applied last. */
  readonly revision: string;
  /** Whether it calls everything applied and healthy. */
  readonly isWell: boolean;
  /** Whether it is only looking again, which Flux says at each of its intervals. */
  readonly isLooking: boolean;
  /** What a user reads. */
  readonly text: string;
}

/** A GitOps tool that is installed in the cluster. */
export interface GitOpsTool {
  readonly name: string;
  /** The name under which it owns fields. */
  readonly manager: string;
  /** Makes it apply these parts of the repository, or does nothing more where it already does. */
  follow(url: string, parts?: readonly Part[]): Promise<void>;
  /** Makes it look at the repository now rather than at its next interval. */
  look(): Promise<void>;
  verdict(part: Part): Promise<Verdict>;
  /** Removes the tool with its definitions and what follows the repository; the environments stay. */
  uninstall(manifests: string): Promise<void>;
  install(manifests: string): Promise<void>;
  /** Stops it from applying the parts; the environments stay. */
  leave(): Promise<void>;
}

/** Applies the manifests of a tool, whose kinds are served a moment after their definitions, and waits for its Deployments. */
export async function installed(manifests: string, namespace: string): Promise<void> {
  await until(`${manifests} is applied`, 60, () => kubectl(['apply', '--server-side', '--force-conflicts', '-f', manifests]).then(
    () => true, () => false,
  ));
  await kubectl(['-n', namespace, 'wait', 'deployment', '--all', '--for=condition=Available', '--timeout=180s']);
}

interface DocumentedObject {
  readonly kind: string;
  readonly metadata: object;
  readonly spec: object;
}

/** The manifests that `docs/gitops.md` tells users to apply, in the block behind this comment. */
export function documented<Kinds extends string>(block: string, kinds: readonly Kinds[]): Record<Kinds, DocumentedObject> {
  const page = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'gitops.md'), 'utf8');
  const text = new RegExp(`<!-- e2e: ${block} -->\n\`\`\`yaml\n([\\s\\S]*?)\`\`\``).exec(page)?.[1];
  if (text === undefined) throw new Error(`docs/gitops.md has no block for ${block}`);
  const objects = parseAllDocuments(text).map((document) => document.toJS() as DocumentedObject);
  return Object.fromEntries(kinds.map((kind) => {
    const found = objects.find((object) => object.kind === kind);
    if (found === undefined) throw new Error(`docs/gitops.md has no ${kind} for ${block}`);
    return [kind, found];
  })) as Record<Kinds, DocumentedObject>;
}
