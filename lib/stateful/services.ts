import { k8s } from 'cdk8s-plus-28';
import { instanceSelector } from '../kubernetes/labels';
import { Described, metadata } from '../kubernetes/metadata';
import { servicePort } from '../network/service-port';

/** Where clients begin: any pod that is ready. */
export function clientService(settings: Described, port: number): k8s.KubeServiceProps {
  return {
    metadata: metadata(settings),
    spec: { selector: instanceSelector(settings.name), ports: [servicePort('client', port)] },
  };
}

/** Gives each pod a name of its own. Pods must find each other before they can be ready. */
export function peerService(settings: Described, name: string, ports: Readonly<Record<string, number>>): k8s.KubeServiceProps {
  return {
    metadata: metadata(settings, { name }),
    spec: {
      clusterIp: 'None',
      publishNotReadyAddresses: true,
      selector: instanceSelector(settings.name),
      ports: Object.entries(ports).map(([called, port]) => servicePort(called, port)),
    },
  };
}
