import { App, Chart, Testing } from 'cdk8s';
import { AppService, type AppServiceProps, MicroService, MicroServiceFamily, type MicroServiceProps, Route } from '../../../../lib';
import { type Manifest, ours } from '../../../support/synth';

export const within = (name: string) => ({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } });
export const instance = (name: string) => ({ podSelector: { matchLabels: ours(name) } });
export const tcp = (port: number) => ({ port, protocol: 'TCP' });

/** An app whose charts have these namespaces; one without a namespace has `undefined`. */
export function charts(...namespaces: readonly (string | undefined)[]): Chart[] {
  const app = new App();
  return namespaces.map((namespace, index) => new Chart(app, namespace ?? `chart-${index}`, { namespace }));
}

export const web = (chart: Chart, props: Partial<AppServiceProps> = {}) => (
  new AppService(chart, 'web', { image: 'nginx:1.28', ports: [{ port: 80, targetPort: 8080 }], ...props })
);
export const service = (chart: Chart, props: Partial<MicroServiceProps> = {}) => new MicroService(
  chart, 'billing', { msName: 'billing', version: '1.0', image: 'registry.example.com/billing:1.0', ...props },
);
export const family = (chart: Chart) => {
  const route = Route.gateway('public', { namespace: 'gateways' });
  const versions = ['1.0', '2.0'].map((version) => ({
    service: new MicroService(
      chart, `v${version}`, { msName: 'billing', version, image: `registry.example.com/billing:${version}`, domain: 'example.com', route },
    ),
  }));
  return new MicroServiceFamily(chart, 'family', { versions, domain: 'example.com', route });
};

export function object(chart: Chart, kind: string, name: string): Manifest {
  return Testing.synth(chart).find((manifest: Manifest) => manifest.kind === kind && manifest.metadata.name === name);
}

export const policy = (chart: Chart, name: string): Manifest => object(chart, 'NetworkPolicy', name).spec;
export const pod = (chart: Chart, name: string): Manifest => object(chart, 'Deployment', name).spec.template.spec;

/** Variables as `NAME: value`, or with the source of their value. */
export function variables(chart: Chart, name: string): Record<string, unknown> {
  const env: Manifest[] = pod(chart, name).containers[0].env ?? [];
  return Object.fromEntries(env.map((variable) => [variable.name, variable.value ?? variable.valueFrom]));
}
