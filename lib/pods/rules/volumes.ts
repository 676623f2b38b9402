import type * as core from 'kubernetes-types/core/v1';
import { isDnsSubdomain, isNumberedDnsLabel } from '../../kubernetes/formats/names';
import { amountOf } from '../../kubernetes/formats/quantities';
import { type Fault, unless } from '../../support/fault';
import type { Volume } from '../volume';

const ABSOLUTE_PATH = /^(\/[^/:\0]+)+$/;
/** What the kubelet accepts. https://kubernetes.io/docs/tasks/configure-pod-container/configure-projected-volume-storage/ */
const SHORTEST_TOKEN_SECONDS = 600;

export function isAbsolutePath(path: string): boolean {
  return ABSOLUTE_PATH.test(path) && !path.split('/').includes('..');
}

/** Whether the path stays within the folder that it begins in. */
export function isRelativePath(path: string): boolean {
  return path !== '' && !path.startsWith('/') && !path.split('/').includes('..');
}

/** Faults of what volumes refer to and how they are mounted, whatever else is in the pod. */
export function volumeFaults(prop: string, volumes: readonly Volume[]): Fault[] {
  return volumes.flatMap(({ _source = {}, _options: { subPath, name } }, index) => {
    const at = `${prop}[${index}]`;
    return [
      ...sourceFaults(at, _source),
      ...unless(subPath === undefined || isRelativePath(subPath), {
        prop: `${at}.subPath`, must: 'be a path within the volume', got: `"${subPath}"`, fix: 'write it like conf/app.yaml',
      }),
      ...unless(name === undefined || isNumberedDnsLabel(name), {
        prop: `${at}.name`, must: 'be a DNS label', got: `"${name}"`, fix: 'use lower case letters, digits and "-"',
      }),
    ];
  });
}

function sourceFaults(prop: string, source: Omit<core.Volume, 'name'>): Fault[] {
  return [...referenceFaults(prop, source), ...fileFaults(prop, source), ...sizeFaults(prop, source)];
}

function referenceFaults(prop: string, source: Omit<core.Volume, 'name'>): Fault[] {
  const { configMap, secret, persistentVolumeClaim: claim, csi, projected } = source;
  const projections = (projected?.sources ?? []).flatMap((one) => one.configMap ?? one.secret ?? []);
  const names = [configMap?.name, secret?.secretName, claim?.claimName, ...projections.map(({ name }) => name)];
  const must = 'name a ConfigMap, a Secret or a claim';
  return [
    ...names.filter((name) => name !== undefined && !isDnsSubdomain(name)).map((name) => ({ prop, must, got: `"${name}"` })),
    ...unless(csi === undefined || isDnsSubdomain(csi.driver), { prop, must: 'name a CSI driver', got: `"${csi?.driver}"` }),
    ...unless(csi?.nodePublishSecretRef === undefined || isDnsSubdomain(csi.nodePublishSecretRef.name ?? ''), {
      prop, must: 'name the Secret of its CSI driver', got: `"${csi?.nodePublishSecretRef?.name}"`,
    }),
    ...unless(projected === undefined || (projected.sources ?? []).length > 0, {
      prop, must: 'have at least one source', got: 'none', fix: 'use ProjectedSource.configMap or the like',
    }),
  ];
}

/** Files must stay within the directory of the volume. */
function fileFaults(prop: string, { configMap, secret, downwardAPI, projected }: Omit<core.Volume, 'name'>): Fault[] {
  const sources = [{ configMap, secret, downwardAPI }, ...(projected?.sources ?? [])];
  const lists = sources.flatMap((one) => [one.configMap?.items, one.secret?.items, one.downwardAPI?.items]);
  const files = lists.flatMap((list): readonly { readonly path: string }[] => list ?? []);
  const tokens = (projected?.sources ?? []).flatMap(({ serviceAccountToken }) => serviceAccountToken ?? []);
  return [
    ...[...files, ...tokens].filter(({ path }) => !isRelativePath(path))
      .map(({ path }) => ({ prop, must: 'have files within the volume', got: `"${path}"`, fix: 'write them like app.yaml' })),
    ...tokens.flatMap(({ expirationSeconds: seconds }) => unless(
      seconds === undefined || (Number.isInteger(seconds) && seconds >= SHORTEST_TOKEN_SECONDS),
      { prop, must: 'have tokens valid for 10 minutes or more, in whole seconds', got: `${seconds} s`, fix: 'use Duration.hours(1)' },
    )),
  ];
}

function sizeFaults(prop: string, { emptyDir, ephemeral }: Omit<core.Volume, 'name'>): Fault[] {
  const sizes = [emptyDir?.sizeLimit, ephemeral?.volumeClaimTemplate?.spec.resources?.requests?.storage];
  return sizes.filter((size) => size !== undefined && !(Number(amountOf(size)) > 0))
    .map((size) => ({ prop, must: 'have a size above 0', got: String(size), fix: 'use Size.gibibytes(1)' }));
}
