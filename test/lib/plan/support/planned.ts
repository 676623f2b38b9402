import { parseAllowance } from '../../../../lib/plan/allowance';
import { plan, type Plan } from '../../../../lib/plan/plan';
import { type Reading, readSides } from '../../../../lib/plan/read/read';
import type { Manifest } from './edits/edit';

/** A folder with one file for each object. */
export function folder(objects: readonly Manifest[]): Reading {
  return readSides(objects.map((object, index) => ({ path: `${index}.yaml`, text: JSON.stringify(object) })))[0];
}

/** The plan of a change from these objects to those. */
export function planned(before: readonly Manifest[], after: readonly Manifest[], allowed: readonly string[] = []): Plan {
  return plan({ before: folder(before).inventory, after: folder(after).inventory }, allowed.map(parseAllowance));
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
