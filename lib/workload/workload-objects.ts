import { Lazy } from 'cdk8s';
import type { Construct } from 'constructs';
import type * as apps from 'kubernetes-types/apps/v1';
import { HttpRoute } from '../../imports/gateway.networking.k8s.io';
import { addManifest, addObject } from '../kubernetes/objects/add-object';
import { proxyConfigMap } from './objects/config-map';
import { deployment } from './objects/deployment';
import { horizontalPodAutoscaler, podDisruptionBudget } from './objects/availability';
import { httpRoute, ingress } from './objects/routes';
import { workloadIngress } from './objects/network-policy';
import { service } from './objects/service';
import { addConfig, addIdentity, addIsolation, addMonitor, ifWanted } from './program/objects';
import type { Wiring } from './wiring';
import type { Workload } from './workload';

/** Creates every object of a stateless service. Those that are not wanted are left out. Connections change only pods and policy. */
export function addWorkloadObjects(scope: Construct, wiring: Wiring<Workload>): void {
  const { workload } = wiring;
  const pods = Lazy.any({ produce: () => deployment(wiring.workload).spec }) as apps.DeploymentSpec;
  addIdentity(scope, workload);
  addObject(scope, 'Service', 'Service', service(workload));
  scope.node.defaultChild = addObject(scope, 'Deployment', 'Deployment', { ...deployment(workload), spec: pods });
  addObject(scope, 'DisruptionBudget', 'PodDisruptionBudget', podDisruptionBudget(workload));
  addIsolation(scope, wiring, workloadIngress);

  addConfig(scope, workload);
  ifWanted(proxyConfigMap(workload), (props) => addObject(scope, 'ProxyConfig', 'ConfigMap', props));
  ifWanted(horizontalPodAutoscaler(workload), (props) => addObject(scope, 'Autoscaler', 'HorizontalPodAutoscaler', props));
  ifWanted(httpRoute(workload), (props) => addManifest(scope, 'Route', HttpRoute.manifest(props)));
  ifWanted(ingress(workload), (props) => addObject(scope, 'Ingress', 'Ingress', props));
  addMonitor(scope, workload);
}
