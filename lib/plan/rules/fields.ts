import { Edit } from '../change';
import { Difference } from '../differences';
import { enumerate, formatDifference } from '../format-value';

/** Differences at these paths or below them. */
export function changesAt({ differences }: Edit, ...paths: readonly string[]): Difference[] {
  return differences.filter(({ path }) => paths.some((prefix) => isAtOrBelow(path, prefix)));
}

export function isAtOrBelow(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(`${prefix}.`) || path.startsWith(`${prefix}[`);
}

/** `spec.serviceName: db → other` */
export function tell(found: readonly Difference[], secret = false): string {
  return enumerate(found.map((difference) => formatDifference(difference, secret)));
}
