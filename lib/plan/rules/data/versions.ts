import { at, type Fields, listAt } from '../../../kubernetes/objects/fields';
import { imageVersion, type ImageVersion, programOf } from '../../../kubernetes/formats/image-reference';
import { containersOf } from '../../../kubernetes/pods/pod-template';
import { type Change, editOf } from '../../change';
import { type KubeObject, typeOf } from '../../kube-object';
import type { Rule, Verdict } from '../../rule';

interface Step {
  readonly container: string;
  readonly images: readonly [string, string];
  readonly from: ImageVersion;
  readonly to: ImageVersion;
}

const STATEFUL_SET = 'apps/StatefulSet';
const KEEP_DATA = [STATEFUL_SET, 'apps/Deployment'];

/** Containers that get another version of the same image and keep their data. */
function versionSteps(change: Change, ...types: readonly string[]): Step[] {
  const edit = editOf(change, ...types);
  if (edit === undefined || !hasData(edit.after)) return [];
  const [old, now] = [edit.before, edit.after].map(({ stored }) => containersOf(at(stored, 'spec.template.spec')));
  return now.flatMap((container) => {
    const images = [predecessor(container, old, now)?.image, container.image].map(String) as [string, string];
    const [from, to] = images.map(imageVersion);
    if (from === undefined || to === undefined || programOf(images[0]) !== programOf(images[1])) return [];
    return [{ container: String(container.name), images, from, to }];
  });
}

/** The old container of the same name. For a new name, a removed container with the same image. */
function predecessor({ name, image }: Fields, old: readonly Fields[], now: readonly Fields[]): Fields | undefined {
  const gone = old.filter((other) => !now.some((container) => container.name === other.name));
  return old.find((other) => other.name === name) ?? gone.find((other) => programOf(String(other.image)) === programOf(String(image)));
}

/** A StatefulSet has claims. Other workloads have data if they mount a claim. */
function hasData(object: KubeObject): boolean {
  const volumes = listAt(object.stored, 'spec.template.spec.volumes');
  return typeOf(object) === STATEFUL_SET || volumes.some((volume) => at(volume, 'persistentVolumeClaim') !== undefined);
}

function formatStep({ container, images: [from, to] }: Step): string {
  return `${container} goes from ${from} to ${to}`;
}

function versionGoesBack(change: Change): Verdict | undefined {
  const back = versionSteps(change, ...KEEP_DATA).filter(goesBack);
  if (back.length === 0) return undefined;
  return {
    message: `${back.map(formatStep).join(', ')}: an older version may not read what the newer one wrote`,
    way: 'keep the newer version, or restore a backup into a new StatefulSet',
  };
}

function goesBack({ from, to }: Step): boolean {
  return to.major < from.major || (to.major === from.major && (to.minor ?? Infinity) < (from.minor ?? 0));
}

/** Only for StatefulSets: an app with a volume for uploads may skip versions. */
function versionSkips(change: Change): Verdict | undefined {
  const skipped = versionSteps(change, STATEFUL_SET).filter(skips);
  if (skipped.length === 0) return undefined;
  return {
    message: `${skipped.map(formatStep).join(', ')}, and skips the versions in between: few databases support that`,
    way: 'upgrade one version at a time, or allow it if the vendor supports it',
  };
}

function skips({ from, to }: Step): boolean {
  return to.major > from.major + 1 || (to.major === from.major && (to.minor ?? 0) > (from.minor ?? Infinity) + 1);
}

/** Rules about versions of workloads with data. */
export const versionRules: readonly Rule[] = [
  { name: 'version-goes-back', level: 'danger', judge: versionGoesBack },
  { name: 'version-skips', level: 'danger', judge: versionSkips },
];
