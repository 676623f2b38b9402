import { Lazy } from 'cdk8s';
import type { Construct } from 'constructs';
import type * as apps from 'kubernetes-types/apps/v1';
import type * as networking from 'kubernetes-types/networking/v1';
import { HttpRoute } from '../../imports/gateway.networking.k8s.io';
import { PodMonitor } from '../../imports/monitoring.coreos.com';
import { addManifest, addObject } from '../kubernetes/objects/add-object';
import { configMap, proxyConfigMap } from './objects/config-map';
import { deployment } from './objects/deployment';
import { horizontalPodAutoscaler, podDisruptionBudget } from './objects/availability';
import { httpRoute, ingress } from './objects/routes';
import { networkPolicy } from './objects/network-policy';
import { podMonitor, service } from './objects/service';
import { serviceAccount } from '../pods/shape/service-account';
import { DEPLOYMENT_ID, type Wiring } from './wiring';

/** Creates every object of a stateless service. Those that are not wanted are left out. Connections change only pods and policy. */
export function addWorkloadObjects(scope: Construct, wiring: Wiring): void {
  const { workload } = wiring;
  const pods = Lazy.any({ produce: () => deployment(wiring.workload).spec }) as apps.DeploymentSpec;
  const policy = Lazy.any({ produce: () => networkPolicy(wiring.workload)?.spec }) as networking.NetworkPolicySpec;
  ifWanted(serviceAccount(workload, workload.pods), (props) => addObject(scope, 'ServiceAccount', 'ServiceAccount', props));
  addObject(scope, 'Service', 'Service', service(workload));
  scope.node.defaultChild = addObject(scope, DEPLOYMENT_ID, 'Deployment', { ...deployment(workload), spec: pods });
  addObject(scope, 'DisruptionBudget', 'PodDisruptionBudget', podDisruptionBudget(workload));
  ifWanted(networkPolicy(workload), (props) => addObject(scope, 'NetworkPolicy', 'NetworkPolicy', { ...props, spec: policy }));

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
