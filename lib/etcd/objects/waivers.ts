import { imageWaivers, waiverAnnotations } from '../../kubernetes/waivers';
import { Labels } from '../../kubernetes/labels';
import { EtcdSettings } from '../settings';

/** What the StatefulSet fails on purpose. */
export function waivers({ imagePullPolicy, images }: EtcdSettings): Labels {
  return waiverAnnotations([
    { judge: 'checkov', check: 'CKV_K8S_9', because: 'a member serves whether or not its agent answers' },
    ...imageWaivers(imagePullPolicy, Object.values(images)),
  ]);
}
