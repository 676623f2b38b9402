import type { Waiver } from '../../kubernetes/pods/waivers';
import { NO_NETWORK_POLICY } from '../../pods/shape/waivers';
import { isOutside } from '../../network/service-options';
import { imageWaivers, waiverAnnotations, when } from '../../kubernetes/pods/waivers';
import type { Labels } from '../../kubernetes/objects/labels';
import { Relaxation } from '../../pods/relaxation';
import type { Program } from '../program/program';
import type { Workload } from '../workload';

/** What the Deployment fails on purpose, each with the choice that led there. */
export function workloadWaivers(workload: Workload): Labels {
  const { idle, replicas, autoscaling, proxy, rollout } = workload;
  return waiverAnnotations([
    ...when(idle, { judge: 'kube-score', check: 'deployment-replicas', because: 'parked' }),
    ...when(
      !idle && replicas < 2 && autoscaling === undefined,
      { judge: 'kube-score', check: 'deployment-replicas', because: 'one pod was asked for' },
    ),
    ...when(rollout?._type === 'Recreate', { judge: 'kube-score', check: 'deployment-strategy', because: 'it was asked for' }),
    ...programWaivers(workload, proxy === undefined ? [] : [proxy.image]),
  ]);
}

/** What every kind of workload can fail on purpose. */
export function programWaivers(program: Program, otherImages: readonly string[] = []): readonly Waiver[] {
  const { relaxations, imagePullPolicy, image } = program;
  return [
    ...when(relaxations.includes(Relaxation.WRITABLE_ROOT), ...WRITABLE_ROOT),
    ...when(relaxations.includes(Relaxation.ROOT_USER), ...ROOT_USER),
    ...when(relaxations.includes(Relaxation.NO_NETWORK_POLICY), NO_NETWORK_POLICY),
    ...when(
      hasSecretVariables(program), { judge: 'checkov', check: 'CKV_K8S_35', because: 'environment variables were chosen for the secrets' },
    ),
    ...imageWaivers(imagePullPolicy, [image, ...otherImages]),
  ];
}

/** What the Service fails on purpose. */
export function serviceWaivers({ ports, service }: Workload): Labels {
  const open = isOutside(service) || ports.some(({ nodePort }) => nodePort !== undefined);
  return waiverAnnotations(when(open, { judge: 'kube-score', check: 'service-type', because: 'clients outside the cluster' }));
}

const WRITABLE_ROOT: readonly Waiver[] = [
  { judge: 'kube-score', check: 'container-security-context-readonlyrootfilesystem', because: Relaxation.WRITABLE_ROOT },
  { judge: 'checkov', check: 'CKV_K8S_22', because: Relaxation.WRITABLE_ROOT },
];

const ROOT_USER: readonly Waiver[] = [
  { judge: 'kube-score', check: 'container-security-context-user-group-id', because: Relaxation.ROOT_USER },
  ...['CKV_K8S_23', 'CKV_K8S_25', 'CKV_K8S_37', 'CKV_K8S_40'].map((check): Waiver => ({
    judge: 'checkov', check, because: Relaxation.ROOT_USER,
  })),
];

function hasSecretVariables({ config, env }: Program): boolean {
  const fromConfig = config.directory === undefined && config.secretKeys.length > 0;
  return fromConfig || Object.values(env).some(({ _source }) => _source.valueFrom?.secretKeyRef !== undefined);
}
