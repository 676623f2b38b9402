import type { Fault } from '../support/fault';

/** A published fault that loses data, or exposes it or the server to attackers. */
export interface KnownFault {
  /** The published name, such as `CVE-2025-49844`. List the worst faults first, because messages show only one. */
  readonly name: string;
  readonly effect: string;
  readonly source: string;
  /**
   * The first patch with the repair, by line (`8.2`). A line that is not listed, and older than the newest listed one, never gets it.
   */
  readonly fixedIn: Readonly<Record<string, number>>;
}

/** The known releases and faults of one server. */
export interface SafeVersions {
  /** `etcd`, `Redis` */
  readonly called: string;
  /** The date up to which releases and advisories are included. */
  readonly asOf: string;
  /** The newest patch of each release line that the agents have been tested with. */
  readonly newest: Readonly<Record<string, number>>;
  /** Why release lines older than all of these are not supported. */
  readonly tooOld: string;
  readonly faults: readonly KnownFault[];
}

interface VersionSettings {
  readonly version: string;
  readonly acceptKnownFaults: string | undefined;
}

type Version = readonly [major: number, minor: number, patch: number];

/** Faults of a database's version, and of `acceptKnownFaults`. */
export function versionFaults({ version, acceptKnownFaults: accepted }: VersionSettings, known: SafeVersions): Fault[] {
  const impossible = impossibleVersion(version, known);
  if (impossible !== undefined) return [impossible];
  const unsafe = unsafeVersion(version, known);
  if (unsafe !== undefined) return accepted === version ? [] : [unsafe];
  if (accepted === undefined) return [];
  return [{
    prop: 'acceptKnownFaults',
    must: `be left out with version ${version}`,
    got: `'${accepted}'`,
    why: accepted === version ? 'it has no known severe fault' : 'it accepts only the faults of that version',
    fix: 'leave it out',
  }];
}

/** Why this version can't run even if its faults are accepted, with the nearest safe version. Undefined if it can. */
export function impossibleVersion(version: string, known: SafeVersions): Fault | undefined {
  const [oldest] = lines(known);
  const wanted = parse(version);
  if (wanted === undefined) {
    return { prop: 'version', must: `be a release of ${known.called}`, got: `"${version}"`, fix: `write it like ${newestSafe(known)}` };
  }
  if (compare(wanted, parseLine(oldest)) >= 0) return undefined;
  return { prop: 'version', must: `be ${oldest}.0 or newer`, got: version, why: known.tooOld, fix: `use ${nearestSafe(wanted, known)}` };
}

/** Why a cluster should not run this version, with the nearest safe version. Undefined if it is safe. */
export function unsafeVersion(version: string, known: SafeVersions): Fault | undefined {
  const wanted = parse(version);
  if (wanted === undefined) return undefined;
  const why = whyUnsafe(wanted, known);
  if (why === undefined) return undefined;
  const fix = `use ${nearestSafe(wanted, known)}, or accept its faults with acceptKnownFaults: '${version}'`;
  const isKnown = known.newest[lineOf(wanted)] !== undefined;
  const must = isKnown ? 'have no known severe fault' : `be of a release line that the agents know (${lines(known).join(', ')})`;
  return { prop: 'version', must, got: version, why, fix };
}

function whyUnsafe(wanted: Version, known: SafeVersions): string | undefined {
  if (known.newest[lineOf(wanted)] === undefined) return `its behaviour in failures has not been tested (as of ${known.asOf})`;
  const faults = faultsOf(wanted, known);
  if (faults.length === 0) return undefined;
  const [{ name, effect, source }, ...more] = faults;
  return `${effect} (${name}, ${source})${more.length === 0 ? '' : `; ${more.length} more of its faults are known`}`;
}

/** The newest patch of a line. Undefined if it has known faults too. */
function safePatchOf(line: string, known: SafeVersions): string | undefined {
  const [major, minor] = parseLine(line);
  const newest: Version = [major, minor, known.newest[line]];
  return faultsOf(newest, known).length === 0 ? newest.join('.') : undefined;
}

/** The newest patch of its line, else of the next line that has a safe one, else of the newest line. */
function nearestSafe(wanted: Version, known: SafeVersions): string {
  const own = parseLine(lineOf(wanted));
  const from = lines(known).filter((line) => compare(parseLine(line), own) >= 0).flatMap((line) => safePatchOf(line, known) ?? []);
  return from[0] ?? newestSafe(known);
}

function newestSafe(known: SafeVersions): string {
  const safe = lines(known).flatMap((line) => safePatchOf(line, known) ?? []);
  return safe[safe.length - 1];
}

function faultsOf(version: Version, { faults }: SafeVersions): readonly KnownFault[] {
  const line = lineOf(version);
  return faults.filter(({ fixedIn }) => {
    const fixed = fixedIn[line];
    return fixed === undefined ? Object.keys(fixedIn).some((other) => compare(parseLine(other), version) > 0) : version[2] < fixed;
  });
}

function lines({ newest }: SafeVersions): string[] {
  return Object.keys(newest).sort((one, other) => compare(parseLine(one), parseLine(other)));
}

function parse(version: string): Version | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)$/.exec(version);
  return match === null ? undefined : [Number(match[1]), Number(match[2]), Number(match[3])];
}

function lineOf([major, minor]: Version): string {
  return `${major}.${minor}`;
}

function parseLine(line: string): Version {
  const [major, minor] = line.split('.').map(Number);
  return [major, minor, 0];
}

function compare(one: Version, other: Version): number {
  return one[0] - other[0] || one[1] - other[1] || one[2] - other[2];
}
