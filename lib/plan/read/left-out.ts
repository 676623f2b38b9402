import { Fields, isFields } from '../../kubernetes/fields';
import { EMPTY_IS_ABSENT, GROUPS_OF_KNOWN_FIELDS, USERS_MAPS, ZERO_IS_A_VALUE } from './left-out-fields';

/** The manifest without what the API server forgets: null and empty lists of everything, and zero values of its own kinds. */
export function withoutNothing(group: string, written: Fields): Fields {
  const own = GROUPS_OF_KNOWN_FIELDS.has(group);
  return kept(written, (field, value) => isNothing(field, value) || (own && isZero(field, value)));
}

type IsLeftOut = (field: Field, value: unknown) => boolean;

interface Field {
  readonly name: string;
  /** The name of the field that holds it; empty for an item of a list. */
  readonly holder: string;
}

function kept<T>(value: T, isLeftOut: IsLeftOut, holder = ''): T {
  if (Array.isArray(value)) return value.map((item) => kept(item, isLeftOut)) as T;
  if (!isFields(value)) return value;
  const fields = Object.entries(value).map(([name, field]) => [name, kept(field, isLeftOut, name)] as const);
  return Object.fromEntries(fields.filter(([name, field]) => !isLeftOut({ name, holder }, field))) as T;
}

function isNothing({ name }: Field, value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isFields(value) && EMPTY_IS_ABSENT.has(name) && Object.keys(value).length === 0;
}

function isZero({ name, holder }: Field, value: unknown): boolean {
  return (value === false || value === 0 || value === '') && !ZERO_IS_A_VALUE.has(name) && !USERS_MAPS.has(holder);
}
