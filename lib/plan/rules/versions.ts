import { Change, editOf } from '../change';
import { imageVersion, ImageVersion, repositoryOf } from '../image';
import { containersOf } from '../pods';
import { at } from '../value';
import { Rule, Verdict } from '../rule';
import { carriesOperator } from './constructs';

interface Step {
  readonly container: string;
  readonly images: readonly [string, string];
  readonly from: ImageVersion;
  readonly to: ImageVersion;
}

/** Containers of a StatefulSet that run another version of the same image. Databases that carry their own operator have rules of their own. */
function steps(change: Change): Step[] {
  const edit = editOf(change, 'apps/StatefulSet');
  if (edit === undefined || carriesOperator(edit.after)) return [];
  const [old, now] = [edit.before, edit.after].map(({ stored }) => containersOf(at(stored, 'spec.template.spec')));
  return now.flatMap((container) => {
    const images = [old.find(({ name }) => name === container.name)?.image, container.image].map(String) as [string, string];
    const [from, to] = images.map(imageVersion);
    return from === undefined || to === undefined || repositoryOf(images[0]) !== repositoryOf(images[1]) ? [] : [{ container: String(container.name), images, from, to }];
  });
}

function told({ container, images: [from, to] }: Step): string {
  return `${container} goes from ${from} to ${to}`;
}

function versionGoesBack(change: Change): Verdict | undefined {
  const back = steps(change).filter(({ from, to }) => to.major < from.major || (to.major === from.major && (to.minor ?? Infinity) < (from.minor ?? 0)));
  if (back.length === 0) return undefined;
  return { message: `${back.map(told).join(', ')}: an older version may not read what the newer one wrote`, way: 'go forward, or restore a backup into a new set' };
}

function versionSkips(change: Change): Verdict | undefined {
  const skipped = steps(change).filter(({ from, to }) => to.major > from.major + 1 || (to.major === from.major && (to.minor ?? 0) > (from.minor ?? Infinity) + 1));
  if (skipped.length === 0) return undefined;
  return { message: `${skipped.map(told).join(', ')}, and skips what is between: few databases can`, way: 'upgrade one version at a time, or allow it if the vendor does' };
}

/** Versions of what has data. */
export const versionRules: readonly Rule[] = [
  { name: 'version-goes-back', level: 'danger', judge: versionGoesBack },
  { name: 'version-skips', level: 'danger', judge: versionSkips },
];
