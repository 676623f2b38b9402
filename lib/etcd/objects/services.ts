import { k8s } from 'cdk8s-plus-28';
import { instanceSelector } from '../../support/labels';
import { metadata } from '../../support/metadata';
import { servicePort } from '../../support/service-port';
import { EtcdSettings } from '../settings';
import { CLIENT_PORT, METRICS_PORT, names, PEER_PORT, STATUS_PORT } from '../topology';

/** The address for clients: members that are ready, which is to say voters with a leader. */
export function clientService(settings: EtcdSettings): k8s.KubeServiceProps {
  return {
    metadata: metadata(settings),
    spec: { selector: instanceSelector(settings.name), ports: [servicePort('client', CLIENT_PORT)] },
  };
}

/** Gives each member a name of its own. Members must find each other before they can be ready. */
export function peerService(settings: EtcdSettings): k8s.KubeServiceProps {
  return {
    metadata: metadata(settings, { name: names.peers(settings.name) }),
    spec: {
      clusterIp: 'None',
      publishNotReadyAddresses: true,
      selector: instanceSelector(settings.name),
      ports: [servicePort('client', CLIENT_PORT), servicePort('peer', PEER_PORT), servicePort('metrics', METRICS_PORT), servicePort('status', STATUS_PORT)],
    },
  };
}
