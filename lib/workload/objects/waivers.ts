import { ImagePullPolicy } from 'cdk8s-plus-28';
import { Labels } from '../../support/labels';
import { isPinned } from '../../support/image-reference';
import { Relaxation } from '../relaxation';
import { Workload } from '../workload';

/** A check of a judge that one object fails on purpose. */
interface Waiver {
  readonly judge: 'kube-score' | 'checkov';
  readonly check: string;
  readonly because: string;
}

/** What the Deployment fails on purpose, each with the choice that led there. */
export function workloadWaivers(workload: Workload): Labels {
  const { idle, replicas, relaxations, config, image, imagePullPolicy, env, autoscaling } = workload;
  const few = idle || (replicas < 2 && autoscaling === undefined);
  const secretVariables = (config.directory === undefined && config.secretKeys.length > 0) || Object.values(env).some(({ _source }) => _source.valueFrom?.secretKeyRef);
  return annotations([
    ...when(few, { judge: 'kube-score', check: 'deployment-replicas', because: idle ? 'parked' : 'one pod was asked for' }),
    ...when(relaxations.includes(Relaxation.WRITABLE_ROOT), readOnlyRoot),
    ...when(relaxations.includes(Relaxation.ROOT_USER), rootUser),
    ...when(secretVariables, { judge: 'checkov', check: 'CKV_K8S_35', because: 'environment variables were chosen for the secrets' }),
    ...when(imagePullPolicy !== ImagePullPolicy.ALWAYS, { judge: 'kube-score', check: 'container-image-pull-policy', because: notAsked }),
    ...when(imagePullPolicy !== ImagePullPolicy.ALWAYS && !isPinned(image), { judge: 'checkov', check: 'CKV_K8S_15', because: notAsked }),
    ...when(!isPinned(image), { judge: 'checkov', check: 'CKV_K8S_43', because: 'the image was given by tag' }),
  ]);
}

/** What the Service fails on purpose. */
export function serviceWaivers({ ports }: Workload): Labels {
  const open = ports.some(({ nodePort }) => nodePort !== undefined);
  return annotations(when(open, { judge: 'kube-score', check: 'service-type', because: 'a node port was asked for' }));
}

const notAsked = 'pods start while the registry is down';

const readOnlyRoot: readonly Waiver[] = [
  { judge: 'kube-score', check: 'container-security-context-readonlyrootfilesystem', because: Relaxation.WRITABLE_ROOT },
  { judge: 'checkov', check: 'CKV_K8S_22', because: Relaxation.WRITABLE_ROOT },
];

const rootUser: readonly Waiver[] = [
  { judge: 'kube-score', check: 'container-security-context-user-group-id', because: Relaxation.ROOT_USER },
  ...['CKV_K8S_23', 'CKV_K8S_25', 'CKV_K8S_37', 'CKV_K8S_40'].map((check): Waiver => ({ judge: 'checkov', check, because: Relaxation.ROOT_USER })),
];

function when(condition: boolean, waivers: Waiver | readonly Waiver[]): readonly Waiver[] {
  return condition ? [waivers].flat() : [];
}

/** kube-score takes one list of checks, checkov an annotation each. */
function annotations(waivers: readonly Waiver[]): Labels {
  const score = waivers.filter(({ judge }) => judge === 'kube-score').map(({ check }) => check);
  const skips = waivers.filter(({ judge }) => judge === 'checkov').map(({ check, because }, index) => [`checkov.io/skip${index + 1}`, `${check}=${because}`]);
  return { ...(score.length > 0 && { 'kube-score/ignore': score.join(',') }), ...Object.fromEntries(skips) };
}
