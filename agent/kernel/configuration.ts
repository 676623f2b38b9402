import { formatFault } from './contract/fault';
import type { Shape } from './shape';

/** @throws one error with every missing, unknown and malformed key */
export function parseConfiguration<T>(json: string, shape: Shape<T>): T {
  const value: unknown = parseJson(json);
  const faults = shape.faults(value, '');
  if (faults.length > 0) throw new Error(`the agent's configuration has ${faults.length} faults:\n${faults.map(formatFault).join('\n')}`);
  return value as T;
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new Error(`the agent's configuration is not JSON: ${String(error)}`, { cause: error });
  }
}
