import type { Demand } from '../../support/fault';
import { nearest } from '../../support/nearest';

/** The spelling of the time zone database, unlike `+02:00` or `Local`. */
const NAME = /^[A-Z][A-Za-z0-9+-]*(?:[_/][A-Za-z0-9+-]+)*$/;

/** Why Kubernetes would refuse a time zone. It takes names of the time zone database, in their exact spelling. */
export function timeZoneDemand(name: string): Demand | undefined {
  const known = Intl.supportedValuesOf('timeZone');
  const spelled = known.find((one) => one.toLowerCase() === name.toLowerCase());
  if (spelled === name || (spelled === undefined && NAME.test(name) && isKnown(name))) return undefined;
  const near = spelled ?? nearest(name, known);
  return {
    must: 'be a name of the time zone database', got: `"${name}"`, why: 'the API server accepts no others',
    fix: near === undefined ? 'write it like Europe/Berlin or Etc/UTC' : `use ${near}`,
  };
}

/** Also old names, such as Asia/Calcutta. */
function isKnown(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
