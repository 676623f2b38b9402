import { hasAgentProgram, withoutAgentPrograms } from './without-agent-programs';

/** What `expect.addSnapshotSerializer` of Jest and Vitest takes. */
export interface SnapshotSerializer {
  test(value: unknown): boolean;
  serialize<Config, Refs>(
    value: unknown, config: Config, indentation: string, depth: number, refs: Refs,
    printer: (value: unknown, config: Config, indentation: string, depth: number, refs: Refs) => string,
  ): string;
}

/**
 * Shows each program of an agent as one line of the snapshot, for Jest and Vitest: `expect.addSnapshotSerializer(snapshotSerializer)`.
 *
 * Works wherever programs stand: in objects, in lists of objects, and in texts of YAML or JSON.
 */
export const snapshotSerializer: SnapshotSerializer = {
  test: (value) => (typeof value === 'string' ? withoutAgentPrograms(value) !== value : hasAgentProgram(value)),
  serialize: (value, config, indentation, depth, refs, printer) => (
    printer(withoutAgentPrograms(value), config, indentation, depth, refs)
  ),
};
