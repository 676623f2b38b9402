import { apply, kubectl } from '../kubectl';
import { nameOfRun } from '../namespace';
import { documented, type GitOpsTool, installed, type Part, PARTS, type Verdict } from './tool';

const NAMESPACE = 'flux-system';
const SOURCE = nameOfRun('flux');
const KINDS = ['kustomizations.kustomize.toolkit.fluxcd.io', 'gitrepositories.source.toolkit.fluxcd.io'];
/** Flux corrects drift at this interval, and tries again after a failure. */
const INTERVAL = '30s';

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly message: string;
  readonly observedGeneration?: number;
}

interface KustomizationObject {
  readonly metadata: { readonly generation: number };
  readonly status?: { readonly conditions?: readonly Condition[]; readonly lastAppliedRevision?: string };
}

/** Flux's source-controller and kustomize-controller. */
export const flux: GitOpsTool = {
  name: 'Flux',
  manager: 'kustomize-controller',

  async follow(url: string, parts: readonly Part[] = PARTS): Promise<void> {
    const { GitRepository: source, Kustomization: kustomization } = documented('flux', ['GitRepository', 'Kustomization']);
    const objects = [
      { ...source, metadata: { ...source.metadata, name: SOURCE }, spec: { ...source.spec, url } },
      ...parts.map((part) => ({
        ...kustomization,
        metadata: { ...kustomization.metadata, name: nameOf(part) },
        spec: {
          ...kustomization.spec,
          interval: INTERVAL,
          retryInterval: INTERVAL,
          path: `./manifests/${part}`,
          sourceRef: { kind: 'GitRepository', name: SOURCE },
        },
      })),
    ];
    for (const object of objects) await apply(JSON.stringify(object));
  },

  async look(): Promise<void> {
    await annotate(`gitrepository/${SOURCE}`);
  },

  async verdict(part: Part): Promise<Verdict> {
    const { metadata, status }: KustomizationObject = JSON.parse(await get(part));
    const ready = status?.conditions?.find(({ type }) => type === 'Ready');
    return {
      revision: status?.lastAppliedRevision?.replace(/^.*:/, '') ?? '',
      isWell: ready?.status === 'True' && ready.observedGeneration === metadata.generation,
      isLooking: ready?.status === 'Unknown',
      text: ready?.message ?? 'no word yet',
    };
  },

  /** In the order of `flux uninstall`: controllers first, so that the finalizers of what is deleted next prune nothing. */
  async uninstall(): Promise<void> {
    await kubectl(['-n', NAMESPACE, 'delete', 'deployment', '--all']);
    await dropFollowers();
    await kubectl(['delete', 'customresourcedefinition', ...KINDS]);
    await kubectl(['delete', 'namespace', NAMESPACE]);
  },

  install: (manifests) => installed(manifests, NAMESPACE),

  async leave(): Promise<void> {
    await dropFollowers();
  },
};

function nameOf(part: Part): string {
  return `${SOURCE}-${part}`;
}

function get(part: Part): Promise<string> {
  return kubectl(['-n', NAMESPACE, 'get', `kustomization.kustomize.toolkit.fluxcd.io/${nameOf(part)}`, '-o', 'json']);
}

function annotate(object: string): Promise<string> {
  return kubectl(['-n', NAMESPACE, 'annotate', '--overwrite', object, `reconcile.fluxcd.io/requestedAt=${Date.now()}`]);
}

/** Without their finalizers, by which Flux would prune. */
async function dropFollowers(): Promise<void> {
  const objects = [...PARTS.map((part) => `kustomization.kustomize.toolkit.fluxcd.io/${nameOf(part)}`), `gitrepository/${SOURCE}`];
  for (const object of objects) {
    await kubectl(['-n', NAMESPACE, 'delete', object, '--wait=false', '--ignore-not-found']);
    await kubectl(['-n', NAMESPACE, 'patch', object, '--type=merge', '-p', '{"metadata":{"finalizers":null}}']).catch(() => undefined);
  }
}
