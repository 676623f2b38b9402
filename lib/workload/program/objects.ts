import { Lazy } from 'cdk8s';
import type { Construct } from 'constructs';
import type * as networking from 'kubernetes-types/networking/v1';
import { PodMonitor } from '../../../imports/monitoring.coreos.com';
import { addManifest, addObject } from '../../kubernetes/objects/add-object';
import { serviceAccount } from '../../pods/shape/service-account';
import { configMap } from '../objects/config-map';
import { networkPolicy } from '../objects/network-policy';
import { podMonitor } from '../objects/service';
import type { Wiring } from '../wiring';
import type { MetricsSettings } from '../workload';
import type { Program } from './program';

/** The ServiceAccount of the pods, unless they have one that exists already. */
export function addIdentity(scope: Construct, program: Program): void {
  ifWanted(serviceAccount(program, program.pods), (props) => addObject(scope, 'ServiceAccount', 'ServiceAccount', props));
}

/** The NetworkPolicy. Connections that are added later change it. */
export function addIsolation<P extends Program>(
  scope: Construct, wiring: Wiring<P>, ingress: (program: P) => networking.NetworkPolicyIngressRule[],
): void {
  const policy = () => networkPolicy(wiring.workload, ingress(wiring.workload));
  const spec = Lazy.any({ produce: () => policy()?.spec }) as networking.NetworkPolicySpec;
  ifWanted(policy(), (props) => addObject(scope, 'NetworkPolicy', 'NetworkPolicy', { ...props, spec }));
}

/** The plain part of the configuration. */
export function addConfig(scope: Construct, program: Program): void {
  ifWanted(configMap(program), (props) => addObject(scope, 'Config', 'ConfigMap', props));
}

/** What a program needs beside the object that runs it: an identity, its isolation and its configuration. */
export function addSurroundings<P extends Program>(
  scope: Construct, wiring: Wiring<P>, ingress: (program: P) => networking.NetworkPolicyIngressRule[] = () => [],
): void {
  addIdentity(scope, wiring.workload);
  addIsolation(scope, wiring, ingress);
  addConfig(scope, wiring.workload);
}

/** What makes Prometheus scrape the pods. */
export function addMonitor(scope: Construct, scraped: Program & { readonly metrics: MetricsSettings | undefined }): void {
  ifWanted(podMonitor(scraped), (props) => addManifest(scope, 'Monitor', PodMonitor.manifest(props)));
}

export function ifWanted<T>(props: T | undefined, add: (props: T) => unknown): void {
  if (props !== undefined) add(props);
}
