import { k8s } from 'cdk8s-plus-28';
import { instanceSelector } from '../../support/labels';
import { metadata } from '../../support/metadata';
import { EtcdSettings } from '../settings';
import { CLIENT_PORT, METRICS_PORT, names, PEER_PORT, STATUS_PORT } from '../topology';

/** The address for clients: members that are ready, which is to say voters with a leader. */
export function clientService(settings: EtcdSettings): k8s.KubeServiceProps {
  return {
    metadata: metadata(settings),
    spec: { selector: instanceSelector(settings.name), ports: [port('client', CLIENT_PORT)] },
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
      ports: [port('client', CLIENT_PORT), port('peer', PEER_PORT), port('metrics', METRICS_PORT), port('status', STATUS_PORT)],
    },
  };
}

function port(name: string, number: number): k8s.ServicePort {
  return { name, port: number, targetPort: k8s.IntOrString.fromNumber(number), protocol: 'TCP' };
}
