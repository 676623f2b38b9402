import type { Labels } from '../objects/labels';
import { ImagePullPolicy } from './image-pull-policy';
import { isPinned } from '../formats/image-reference';

/** A linter check that an object fails on purpose. */
export interface Waiver {
  readonly judge: 'kube-score' | 'checkov';
  readonly check: string;
  readonly because: string;
}

/** The waivers as the judges read them: kube-score takes one list of checks, checkov an annotation each. */
export function waiverAnnotations(waivers: readonly Waiver[]): Labels {
  const score = waivers.filter(({ judge }) => judge === 'kube-score').map(({ check }) => check);
  const skips = waivers
    .filter(({ judge }) => judge === 'checkov')
    .map(({ check, because }, index) => [`checkov.io/skip${index + 1}`, `${check}=${because}`]);
  return { ...(score.length > 0 && { 'kube-score/ignore': score.join(',') }), ...Object.fromEntries(skips) };
}

export function when(condition: boolean, ...waivers: readonly Waiver[]): readonly Waiver[] {
  return condition ? waivers : [];
}

const STARTS_WITHOUT_REGISTRY = 'pods start while the registry is down';

/** The checks that a pod fails because of how its images are named and pulled. */
export function imageWaivers(imagePullPolicy: ImagePullPolicy, images: readonly string[]): readonly Waiver[] {
  const asks = imagePullPolicy === ImagePullPolicy.ALWAYS;
  const pinned = images.every(isPinned);
  return [
    ...when(!asks, { judge: 'kube-score', check: 'container-image-pull-policy', because: STARTS_WITHOUT_REGISTRY }),
    ...when(!asks && !pinned, { judge: 'checkov', check: 'CKV_K8S_15', because: STARTS_WITHOUT_REGISTRY }),
    ...when(!pinned, { judge: 'checkov', check: 'CKV_K8S_43', because: 'the image was given by tag' }),
  ];
}
