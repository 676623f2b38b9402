import { App, Chart, Testing } from 'cdk8s';
import {
  AppCronJob, type AppCronJobProps, AppDaemonSet, type AppDaemonSetProps, AppJob, type AppJobProps, AppService, type AppServiceProps,
  MicroService, type MicroServiceProps,
} from '../../lib';

/** A rendered object, as loosely typed as YAML is. */
export type Manifest = ReturnType<typeof JSON.parse>;

/** The labels by which our objects select the pods of an instance. */
export function ours(instance: string): Readonly<Record<string, string>> {
  return { 'app.kubernetes.io/instance': instance, 'app.kubernetes.io/managed-by': 'cdk8s-operatorless' };
}

/** The manifests of a chart in the namespace `shop`. */
export function synth(build: (chart: Chart) => void): Manifest[] {
  const chart = new Chart(new App(), 'test', { namespace: 'shop', disableResourceNameHashes: true });
  build(chart);
  return Testing.synth(chart);
}

/** The only object of this kind. Fails if there are none or several. */
export function only(manifests: readonly Manifest[], kind: string): Manifest {
  const found = manifests.filter((manifest) => manifest.kind === kind);
  if (found.length !== 1) throw new Error(`expected one ${kind}, got ${found.length}`);
  return found[0];
}

export function kinds(manifests: readonly Manifest[]): string[] {
  return manifests.map(({ kind }) => kind).sort();
}

export function appService(props: Partial<AppServiceProps> = {}): Manifest[] {
  return synth((chart) => new AppService(chart, 'web', { image: 'nginx:1.28', ports: [{ port: 80 }], ...props }));
}

export function microService(props: Partial<MicroServiceProps> = {}): Manifest[] {
  return synth((chart) => new MicroService(
    chart, 'service', { msName: 'ms-sample', version: '1.0', image: 'registry.example.com/ms-sample:1.0', ...props },
  ));
}

export function appJob(props: Partial<AppJobProps> = {}): Manifest[] {
  return synth((chart) => new AppJob(chart, 'migrate', { image: 'migrate:1.4', ...props }));
}

export function appCronJob(props: Partial<AppCronJobProps> = {}): Manifest[] {
  return synth((chart) => new AppCronJob(chart, 'report', { image: 'report:1.4', schedule: '30 3 * * *', ...props }));
}

export function appDaemonSet(props: Partial<AppDaemonSetProps> = {}): Manifest[] {
  return synth((chart) => new AppDaemonSet(chart, 'exporter', { image: 'exporter:1.4', ...props }));
}

/** The app's container in the only Deployment. */
export function appContainer(manifests: readonly Manifest[]): Manifest {
  return container(manifests, 'app');
}

export function container(manifests: readonly Manifest[], name: string): Manifest {
  return only(manifests, 'Deployment').spec.template.spec.containers.find((candidate: Manifest) => candidate.name === name);
}
