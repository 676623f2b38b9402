import { imageWaivers } from '../../support/image-waivers';
import { Labels } from '../../kubernetes/labels';
import { waiverAnnotations } from '../../support/waivers';
import { EtcdSettings } from '../settings';

/** What the StatefulSet fails on purpose. */
export function waivers({ imagePullPolicy, images }: EtcdSettings): Labels {
  return waiverAnnotations([
    { judge: 'checkov', check: 'CKV_K8S_9', because: 'a member serves whether or not its agent answers' },
    ...imageWaivers(imagePullPolicy, Object.values(images)),
  ]);
}
