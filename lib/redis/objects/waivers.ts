import { imageWaivers, waiverAnnotations, when } from '../../kubernetes/waivers';
import { Labels } from '../../kubernetes/labels';
import { RedisSettings } from '../settings';

/** What the StatefulSets fail on purpose. */
export function waivers({ imagePullPolicy, images, exporter }: RedisSettings): Labels {
  return waiverAnnotations([
    { judge: 'checkov', check: 'CKV_K8S_9', because: 'a server serves whether or not the containers beside it answer' },
    ...when(exporter, { judge: 'checkov', check: 'CKV_K8S_35', because: 'the exporter takes its password from the environment alone' }),
    ...imageWaivers(imagePullPolicy, [images.redis, images.agent, ...(exporter ? [images.exporter] : [])]),
  ]);
}
