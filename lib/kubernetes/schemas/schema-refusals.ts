import { nearest } from '../../support/nearest';
import type { Fields } from '../objects/fields';
import { textOf } from '../objects/fields';
import { groupOf, isBuiltIn } from '../objects/kinds';
import { type Refusal, shown } from '../refusals/refusal';
import { formatSpan, formatVersions, shared, SUPPORTED, type Target, type Versions } from '../versions/versions';
import type { Misfit, Path, UnknownField } from './misfits';
import type { Schemas, UnservedKind } from './schemas';

/**
 * What is wrong: a field or a kind that API servers don't know; a field that they drop without a word, or a kind that they don't serve,
 * unless somebody has turned it on; or a value's type.
 */
export type Wrong = 'unknown field' | 'dropped field' | 'wrong type' | 'unserved kind' | 'disabled kind';

const MAY_BE_ON: readonly Wrong[] = ['dropped field', 'disabled kind'];

/** What an API server refuses or drops because of its schemas. */
export interface SchemaRefusal extends Refusal {
  readonly wrong: Wrong;
  /** The steps to the field. */
  readonly path: Path;
  /** The versions in which it is so, of those that are asked about: all of them, unless it says `only`. */
  readonly only?: string;
}

/** Everything of an object that doesn't fit the schemas. */
export function schemaRefusals(object: Fields, schemas: Schemas): SchemaRefusal[] {
  const unserved = schemas.unserved(object);
  const found = schemas.misfits(object).map((misfit) => refusalOf(misfit, object, schemas.versions));
  return unserved === undefined ? found : [unservedRefusal(object, unserved, schemas.versions), ...found];
}

/** Whether it is so in the target, as far as that is known: who names no version may have turned on what is off by default. */
export function isCertain({ wrong, only }: SchemaRefusal, { versions }: Target): boolean {
  return only === undefined && (versions.length === 1 || !MAY_BE_ON.includes(wrong));
}

/** Leaves out what another refusal says more exactly, of the same field, or of the one that holds a value of the wrong type. */
export function besides(refusals: readonly Refusal[], found: readonly SchemaRefusal[]): readonly SchemaRefusal[] {
  return found.filter(({ wrong, field }) => !refusals.some(({ field: judged }) => (
    judged === field || (wrong === 'wrong type' && (field.startsWith(`${judged}.`) || field.startsWith(`${judged}[`)))
  )));
}

function refusalOf(misfit: Misfit, object: Fields, versions: Versions): SchemaRefusal {
  const { path } = misfit;
  if (misfit.is === 'unknown field') return unknownField(misfit, object, versions);
  const { must, value } = misfit;
  const fix = must === 'be text' && typeof value !== 'object' ? 'put it in quotes' : 'correct it';
  const got = object.kind === 'Secret' ? 'another type' : shown(value);
  return { wrong: 'wrong type', path, field: formatPath(path), must, got, why: 'API servers refuse other types', fix };
}

function unknownField(misfit: UnknownField, object: Fields, versions: Versions): SchemaRefusal {
  const { path, known, unknownIn, droppedIn } = misfit;
  const [lacking, dropping] = [shared(unknownIn, versions), shared(droppedIn, versions)];
  const at = { path, field: formatPath(path) };
  if (unknownIn.length === SUPPORTED.length) return { wrong: 'unknown field', ...at, ...nowhereKnown(path, known, object) };
  const lost = lacking.length + dropping.length;
  const wrong = lacking.length === versions.length ? 'unknown field' : 'dropped field';
  const only = lost < versions.length ? onlyIn(lacking, dropping) : undefined;
  return { wrong, ...at, ...knownLater(misfit, lacking, versions), only };
}

const LOST = 'kubectl refuses the object, and Flux applies it without the field';

function nowhereKnown(path: Path, known: readonly string[], object: Fields): Omit<Refusal, 'field'> {
  const [name, kind] = [String(path[path.length - 1]), textOf(object.kind)];
  const near = nearest(name, known);
  const isOwn = isBuiltIn(groupOf(textOf(object.apiVersion)));
  const got = isOwn ? 'a name that Kubernetes doesn\'t know' : 'a name that its definition doesn\'t have';
  const choice = known.length > 0 && known.length <= 8 ? `use ${known.join(', ')}, or leave it out` : 'leave it out';
  return { must: `be a field of a ${kind}`, got, why: LOST, fix: near === undefined ? choice : `use ${near}` };
}

/** For a field that the versions that are asked about lack or drop, but not all that are supported. */
function knownLater({ unknownIn, droppedIn }: UnknownField, lacking: Versions, versions: Versions): Omit<Refusal, 'field'> {
  const name = formatVersions(versions);
  if (lacking.length === versions.length) {
    const having = SUPPORTED.filter((version) => !unknownIn.includes(version));
    return { must: `be a field of ${name}`, got: `one that Kubernetes has ${formatSpan(having)}`, why: LOST, fix: 'leave it out' };
  }
  const keeping = SUPPORTED.filter((version) => !unknownIn.includes(version) && !droppedIn.includes(version));
  const got = keeping.length === 0 ? 'one whose feature gate is off by default' : `one that Kubernetes keeps ${formatSpan(keeping)}`;
  const why = 'while its feature gate is off, the API server drops it without a word, even under strict validation';
  return { must: `be a field that ${name} keeps`, got, why, fix: 'leave it out, or turn the feature gate on' };
}

/** `unknown before 1.30, dropped without a word from 1.30 to 1.32` */
function onlyIn(lacking: Versions, dropping: Versions): string {
  const parts = [
    lacking.length > 0 ? `unknown ${formatSpan(lacking)}` : '',
    dropping.length > 0 ? `dropped without a word ${formatSpan(dropping)}, while its feature gate is off` : '',
  ];
  return parts.filter((part) => part !== '').join(', and ');
}

function unservedRefusal({ apiVersion, kind }: Fields, unserved: UnservedKind, versions: Versions): SchemaRefusal {
  const { unknownIn, unservedIn, elsewhere } = unserved;
  const [lacking, off] = [shared(unknownIn, versions), shared(unservedIn, versions)];
  const only = [
    lacking.length > 0 ? `unknown ${formatSpan(lacking)}` : '',
    off.length > 0 ? `served only if --runtime-config says so ${formatSpan(off)}` : '',
  ].filter((part) => part !== '').join(', and ');
  const isNowhere = lacking.length + off.length === versions.length;
  const got = off.length === 0 ? shown(apiVersion) : `${shown(apiVersion)}, which is served only if --runtime-config says so`;
  return {
    wrong: lacking.length === versions.length ? 'unserved kind' : 'disabled kind', path: ['apiVersion'], field: 'apiVersion',
    must: `be one in which ${formatVersions(versions)} serves the kind ${textOf(kind)}`, got, why: 'API servers refuse the object',
    fix: elsewhere.length === 0 ? 'correct apiVersion or kind' : `use ${elsewhere.join(' or ')}`, ...(!isNowhere && { only }),
  };
}

/** `spec.template.spec.containers[0].image` */
export function formatPath(path: Path): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${step}`)).join('');
}
