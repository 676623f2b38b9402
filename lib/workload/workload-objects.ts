import { Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { HttpRoute } from '../../imports/gateway.networking.k8s.io';
import { PodMonitor } from '../../imports/monitoring.coreos.com';
import { configMap, proxyConfigMap } from './objects/config-map';
import { deployment } from './objects/deployment';
import { horizontalPodAutoscaler, podDisruptionBudget } from './objects/availability';
import { httpRoute, ingress } from './objects/routes';
import { networkPolicy } from './objects/network-policy';
import { podMonitor, service } from './objects/service';
import { serviceAccount } from './objects/security';
import { DEPLOYMENT_ID, type Wiring } from './wiring';

/** Creates every object of a stateless service. Those in the second half are optional. Connections change only pods and policy. */
export function addWorkloadObjects(scope: Construct, wiring: Wiring): void {
  const { workload } = wiring;
  const pods = Lazy.any({ produce: () => deployment(wiring.workload).spec }) as k8s.DeploymentSpec;
  const policy = Lazy.any({ produce: () => networkPolicy(wiring.workload).spec }) as k8s.NetworkPolicySpec;
  new k8s.KubeServiceAccount(scope, 'ServiceAccount', serviceAccount(workload));
  new k8s.KubeService(scope, 'Service', service(workload));
  new k8s.KubeDeployment(scope, DEPLOYMENT_ID, { ...deployment(workload), spec: pods });
  new k8s.KubePodDisruptionBudget(scope, 'DisruptionBudget', podDisruptionBudget(workload));
  new k8s.KubeNetworkPolicy(scope, 'NetworkPolicy', { ...networkPolicy(workload), spec: policy });

  ifWanted(configMap(workload), (props) => new k8s.KubeConfigMap(scope, 'Config', props));
  ifWanted(proxyConfigMap(workload), (props) => new k8s.KubeConfigMap(scope, 'ProxyConfig', props));
  ifWanted(horizontalPodAutoscaler(workload), (props) => new k8s.KubeHorizontalPodAutoscalerV2(scope, 'Autoscaler', props));
  ifWanted(httpRoute(workload), (props) => new HttpRoute(scope, 'Route', props));
  ifWanted(ingress(workload), (props) => new k8s.KubeIngress(scope, 'Ingress', props));
  ifWanted(podMonitor(workload), (props) => new PodMonitor(scope, 'Monitor', props));
}

function ifWanted<T>(props: T | undefined, add: (props: T) => unknown): void {
  if (props !== undefined) add(props);
}
