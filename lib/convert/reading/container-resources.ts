import type { ContainerResources } from '../../kubernetes/pods/container-resources';
import type { z } from 'zod';
import { cpu, memory, object, refused, spacedMemory, spacedStorage, storage } from './schema';
import type { Path } from './source-tree';

const amounts = object({ 'cpu': cpu.optional(), 'memory': memory.optional(), 'ephemeral-storage': storage.optional() });

const claims = refused('these containers get no devices; leave it out');

/** A container's resources in Kubernetes' own form. */
export const resourcesSchema = object({ limits: amounts.optional(), requests: amounts.optional(), claims });

const spacedAmounts = object({ 'cpu': cpu.optional(), 'memory': spacedMemory.optional(), 'ephemeral-storage': spacedStorage.optional() });

/** The same, allowing a space before the unit, as in some published resources. */
export const spacedResourcesSchema = object({ limits: spacedAmounts.optional(), requests: spacedAmounts.optional(), claims });

const RESOURCE_NAMES: Readonly<Record<string, string>> = { cpu: 'cpu', memory: 'memory', ephemeralStorage: 'ephemeral-storage' };

export function containerResources({ limits = {}, requests = {} }: z.output<typeof resourcesSchema>): ContainerResources {
  return {
    cpu: { request: requests.cpu, limit: limits.cpu },
    memory: { request: requests.memory, limit: limits.memory },
    ephemeralStorage: { request: requests['ephemeral-storage'], limit: limits['ephemeral-storage'] },
  };
}

/** The field that the prop `resources.cpu.request` was read from. */
export function resourceField(prop: string): Path | undefined {
  const [, name, bound] = /^resources\.(\w+)\.(request|limit)$/.exec(prop) ?? [];
  return name === undefined ? undefined : [`${bound}s`, RESOURCE_NAMES[name]];
}
