export { type SnapshotSerializer, snapshotSerializer } from './snapshot-serializer';
export { withoutAgentPrograms } from './without-agent-programs';
