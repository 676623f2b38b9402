import { isFields } from '../objects/fields';
import { pointerOf, stepsOf } from './json-pointer';

/**
 * Where a value that a patch has written is not in the manifest: the pointer of the first part that is missing or another.
 *
 * Classes that `cdk8s import` generates spell some names their own way, `clusterIp` for `clusterIP`, and unions as `{ value }`.
 */
export function lostIn(manifest: unknown, pointer: string, value: unknown): string | undefined {
  const steps = stepsOf(pointer);
  const place = steps.reduce((found: unknown, step) => childLike(found, step), manifest);
  return lostBelow(place, value, steps);
}

function lostBelow(found: unknown, value: unknown, steps: readonly string[]): string | undefined {
  const wanted = unwrapped(value);
  if (typeof wanted !== 'object' || wanted === null) return found === wanted ? undefined : pointerOf(steps);
  if (found === undefined) return pointerOf(steps);
  for (const [step, part] of Object.entries(wanted)) {
    const lost = lostBelow(childLike(found, step), part, [...steps, step]);
    if (lost !== undefined) return lost;
  }
  return undefined;
}

function unwrapped(value: unknown): unknown {
  return isFields(value) && Object.keys(value).join() === 'value' && typeof value.value !== 'object' ? value.value : value;
}

function childLike(value: unknown, step: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const entries = Object.entries(value);
  const [, child] = entries.find(([name]) => name === step) ?? entries.find(([name]) => spelling(name) === spelling(step)) ?? [];
  return child;
}

function spelling(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
