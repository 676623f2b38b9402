import { holds } from '../../../../lib/kubernetes/versions/facts';
import { ANY_CLUSTER, type Target, targetOf } from '../../../../lib/kubernetes/versions/versions';
import { addressOf, parseAllowance } from '../../../../lib/plan/allowance';
import { objectOf } from '../../../../lib/plan/change';
import { type Finding, plan, type Plan } from '../../../../lib/plan/plan';
import type { ManifestFile } from '../../../../lib/plan/read/manifest-file';
import { readSides } from '../../../../lib/plan/read/read';
import { type Edit, edited, type Manifest } from './edits/edit';

/** A folder with one file for each object. */
function folder(objects: readonly Manifest[]): ManifestFile[] {
  return objects.map((object, index) => ({ path: `${index}.yaml`, text: JSON.stringify(object) }));
}

function clusters(version: string): Target {
  const target = targetOf(version);
  if ('must' in target) throw new Error(`${version} must ${target.must}`);
  return target;
}

/** The plan of a change from these objects to those, for a cluster of this version; without one, for those of any version. */
export function planned(
  before: readonly Manifest[], after: readonly Manifest[], allowed: readonly string[] = [], version?: string,
): Plan {
  const target = version === undefined ? ANY_CLUSTER : clusters(version);
  const [old, now] = readSides(folder(before), folder(after));
  return plan({ before: old.inventory, after: now.inventory, target }, allowed.map(parseAllowance));
}

/** What the plan says of an edit for a version: what an API server of that version, and then its controllers, must do. */
export function verdictFor(version: string, edit: Pick<Edit, 'of' | 'set'>): { readonly refused: boolean; readonly restarts: boolean } {
  const levels = planned([edit.of], [edited(edit)], [], version).findings.map(({ level }) => level);
  return { refused: levels.includes('refused'), restarts: levels.includes('restart') };
}

/** Whether an API server of this version refuses the edit under server-side apply, as the plan has it. */
export function serverSideRefuses(version: string, edit: Edit): boolean {
  const { serverSide } = edit;
  if (serverSide === 'refused') return true;
  return verdictFor(version, edit).refused && (serverSide === undefined || holds(serverSide.acceptedWhere, clusters(version)) === 'never');
}

/** What the plan says of new objects for a version: the names of all that an API server of that version must refuse, and what it drops. */
export function creationsFor(version: string, objects: readonly Manifest[]): { readonly refused: string[]; readonly dropped: string[] } {
  const { findings } = planned([], objects, [], version);
  const of = (test: (finding: Finding) => boolean) => [...new Set(findings.filter(test).map(({ change }) => addressOf(objectOf(change))))];
  return { refused: of(({ level }) => level === 'refused'), dropped: of(({ rule }) => rule === 'dropped-field') };
}

/** The names of the rules with findings, the worst first. */
export function says(before: readonly Manifest[], after: readonly Manifest[]): string[] {
  return planned(before, after).findings.map(({ rule }) => rule);
}

/** The message of one rule, with its workaround. */
export function saying(rule: string, before: readonly Manifest[], after: readonly Manifest[]): string {
  const findings = planned(before, after).findings.filter((finding) => finding.rule === rule);
  if (findings.length !== 1) throw new Error(`expected one finding of ${rule}, got ${JSON.stringify(planned(before, after).findings)}`);
  const [{ message, way }] = findings;
  return way === undefined ? message : `${message}; ${way}`;
}
