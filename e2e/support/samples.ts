import { Size } from 'cdk8s';
import { Cpu, MicroService, type MicroServiceProps } from '../../lib';
import { apply, type Way } from './kubectl';
import { manifests } from './synth';
import { rolledOut } from './workload';

/** Small, so that all of it fits on a laptop; enough CPU at the limit to start quickly. */
export const SMALL = {
  cpu: { request: Cpu.millis(50), limit: Cpu.millis(500) },
  memory: { request: Size.mebibytes(64), limit: Size.mebibytes(128) },
  ephemeralStorage: { request: Size.mebibytes(16), limit: Size.mebibytes(64) },
};

/** What every object of the sample service is called. */
export const SAMPLE_NAME = 'ms-sample-v1';

/** The sample service before a scenario adds what it is about. */
export const SAMPLE: MicroServiceProps = {
  msName: 'ms-sample',
  version: '1.0',
  image: 'registry.example.com/ms-sample:1.0',
  resources: SMALL,
};

export function sampleUrl(namespace: string): string {
  return `http://${SAMPLE_NAME}.${namespace}`;
}

/** The manifests of the sample service with these props. */
export function sampleManifests(namespace: string, props: Partial<MicroServiceProps> = {}): string {
  return manifests(namespace, (chart) => new MicroService(chart, 'sample', { ...SAMPLE, ...props }));
}

/** Applies the sample service with these props and waits until it runs so. */
export async function becomeSample(namespace: string, props: Partial<MicroServiceProps> = {}, way: Way = 'server'): Promise<void> {
  await apply(sampleManifests(namespace, props), way);
  await rolledOut(namespace, props.fullName ?? SAMPLE_NAME);
}
