import { apply, kubectl } from '../kubectl';
import { nameOfRun } from '../namespace';
import { documented, type GitOpsTool, installed, type Part, PARTS, type Verdict } from './tool';

const NAMESPACE = 'argocd';
const KINDS = ['applications', 'applicationsets', 'appprojects'].map((kind) => `${kind}.argoproj.io`);

interface Status {
  readonly sync?: { readonly status: string; readonly revision: string };
  readonly health?: { readonly status: string };
  readonly conditions?: readonly { readonly message: string }[];
  readonly operationState?: {
    readonly phase: string;
    readonly message?: string;
    readonly syncResult?: { readonly resources?: readonly { readonly kind: string; readonly name: string; readonly status: string;
      readonly message?: string; }[]; };
  };
  readonly resources?: readonly { readonly kind: string; readonly name: string; readonly status: string;
    readonly health?: { readonly status: string; readonly message?: string }; }[];
}

/** Argo CD's application-controller and repo-server. */
export const argoCd: GitOpsTool = {
  name: 'Argo CD',
  manager: 'argocd-controller',

  async follow(url: string, parts: readonly Part[] = PARTS): Promise<void> {
    const { Application: application } = documented('argo-cd', ['Application']);
    for (const part of parts) {
      const source = { repoURL: url, targetRevision: 'main', path: `manifests/${part}` };
      const metadata = { ...application.metadata, name: nameOf(part) };
      await apply(JSON.stringify({ ...application, metadata, spec: { ...application.spec, source } }));
    }
  },

  async look(): Promise<void> {
    for (const part of PARTS) {
      await kubectl(['-n', NAMESPACE, 'annotate', '--overwrite', `application/${nameOf(part)}`, 'argocd.argoproj.io/refresh=normal']);
    }
  },

  async verdict(part: Part): Promise<Verdict> {
    const answer = await kubectl(['-n', NAMESPACE, 'get', `application/${nameOf(part)}`, '-o', 'jsonpath={.status}']);
    const status: Status = JSON.parse(answer || '{}');
    const { sync, health, operationState } = status;
    // An Application that finds everything in sync never syncs.
    const phase = operationState?.phase ?? 'Succeeded';
    return {
      revision: sync?.revision ?? '',
      isWell: sync?.status === 'Synced' && health?.status === 'Healthy' && phase === 'Succeeded',
      isLooking: false,
      text: [`${sync?.status}, ${health?.status}, ${phase}`, ...troubles(status)].join('; '),
    };
  },

  /** Applications have no finalizer, so their objects stay. */
  async uninstall(manifests: string): Promise<void> {
    await kubectl(['delete', 'customresourcedefinition', ...KINDS]);
    await kubectl(['delete', '-f', manifests, '--ignore-not-found']);
  },

  async install(manifests: string): Promise<void> {
    await installed(manifests, NAMESPACE);
    await kubectl(['-n', NAMESPACE, 'rollout', 'status', 'statefulset', '--timeout=180s']);
  },

  async leave(): Promise<void> {
    await kubectl(['-n', NAMESPACE, 'delete', 'application', ...PARTS.map(nameOf), '--ignore-not-found']);
  },
};

function nameOf(part: Part): string {
  return nameOfRun(`argo-cd-${part}`);
}

/** What is out of sync, not healthy or refused. */
function troubles({ conditions = [], operationState, resources = [] }: Status): string[] {
  return [
    ...conditions.map(({ message }) => message),
    ...(operationState?.message === undefined ? [] : [operationState.message]),
    ...(operationState?.syncResult?.resources ?? []).filter(({ status }) => !['Synced', 'Pruned', 'PruneSkipped'].includes(status)).map(
      ({ kind, name, message }) => `${kind} ${name}: ${message}`,
    ),
    ...resources.filter(({ status, health }) => status !== 'Synced' || (health !== undefined && health.status !== 'Healthy')).map(
      ({ kind, name, status, health }) => `${kind} ${name}: ${status}, ${health?.status} ${health?.message ?? ''}`,
    ),
  ];
}
