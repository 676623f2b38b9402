import { ImagePullPolicy } from 'cdk8s-plus-28';
import { isPinned } from '../kubernetes/image-reference';
import { Waiver, when } from './waivers';

const STARTS_WITHOUT_REGISTRY = 'pods start while the registry is down';

/** What a pod fails for the way that its images are named and pulled. */
export function imageWaivers(imagePullPolicy: ImagePullPolicy, images: readonly string[]): readonly Waiver[] {
  const asks = imagePullPolicy === ImagePullPolicy.ALWAYS;
  const pinned = images.every(isPinned);
  return [
    ...when(!asks, { judge: 'kube-score', check: 'container-image-pull-policy', because: STARTS_WITHOUT_REGISTRY }),
    ...when(!asks && !pinned, { judge: 'checkov', check: 'CKV_K8S_15', because: STARTS_WITHOUT_REGISTRY }),
    ...when(!pinned, { judge: 'checkov', check: 'CKV_K8S_43', because: 'the image was given by tag' }),
  ];
}
