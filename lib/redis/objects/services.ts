import { k8s } from 'cdk8s-plus-28';
import { instanceSelector } from '../../support/labels';
import { metadata } from '../../support/metadata';
import { servicePort } from '../../support/service-port';
import { RedisSettings } from '../settings';
import { BUS_PORT, CLIENT_PORT, names, STATUS_PORT } from '../topology';

/** Where a client begins: any pod that is ready tells it where the slots are. */
export function clientService(settings: RedisSettings): k8s.KubeServiceProps {
  return {
    metadata: metadata(settings),
    spec: { selector: instanceSelector(settings.name), ports: [servicePort('client', CLIENT_PORT)] },
  };
}

/** Gives each pod a name of its own. Pods must find each other before they can be ready. */
export function peerService(settings: RedisSettings): k8s.KubeServiceProps {
  return {
    metadata: metadata(settings, { name: names.peers(settings.name) }),
    spec: {
      clusterIp: 'None',
      publishNotReadyAddresses: true,
      selector: instanceSelector(settings.name),
      ports: [servicePort('client', CLIENT_PORT), servicePort('bus', BUS_PORT), servicePort('status', STATUS_PORT)],
    },
  };
}
