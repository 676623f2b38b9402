import type { Construct } from 'constructs';
import { HttpRoute } from '../../imports/gateway.networking.k8s.io';
import { PodMonitor } from '../../imports/monitoring.coreos.com';
import { addManifest, addObject } from '../kubernetes/add-object';
import { configMap, proxyConfigMap } from './objects/config-map';
import { deployment } from './objects/deployment';
import { horizontalPodAutoscaler, podDisruptionBudget } from './objects/availability';
import { httpRoute, ingress } from './objects/routes';
import { networkPolicy } from './objects/network-policy';
import { podMonitor, service } from './objects/service';
import { serviceAccount } from '../pods/shape/service-account';
import type { Workload } from './workload';

/** Creates every object of a stateless service. Those that are not wanted are left out. */
export function addWorkloadObjects(scope: Construct, workload: Workload): void {
  ifWanted(serviceAccount(workload, workload.pods), (props) => addObject(scope, 'ServiceAccount', 'ServiceAccount', props));
  addObject(scope, 'Service', 'Service', service(workload));
  scope.node.defaultChild = addObject(scope, 'Deployment', 'Deployment', deployment(workload));
  addObject(scope, 'DisruptionBudget', 'PodDisruptionBudget', podDisruptionBudget(workload));
  ifWanted(networkPolicy(workload), (props) => addObject(scope, 'NetworkPolicy', 'NetworkPolicy', props));

  ifWanted(configMap(workload), (props) => addObject(scope, 'Config', 'ConfigMap', props));
  ifWanted(proxyConfigMap(workload), (props) => addObject(scope, 'ProxyConfig', 'ConfigMap', props));
  ifWanted(horizontalPodAutoscaler(workload), (props) => addObject(scope, 'Autoscaler', 'HorizontalPodAutoscaler', props));
  ifWanted(httpRoute(workload), (props) => addManifest(scope, 'Route', HttpRoute.manifest(props)));
  ifWanted(ingress(workload), (props) => addObject(scope, 'Ingress', 'Ingress', props));
  ifWanted(podMonitor(workload), (props) => addManifest(scope, 'Monitor', PodMonitor.manifest(props)));
}

function ifWanted<T>(props: T | undefined, add: (props: T) => unknown): void {
  if (props !== undefined) add(props);
}
