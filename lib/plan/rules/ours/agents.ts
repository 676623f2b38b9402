import { type Change, changesAt, editOf, type World } from '../../change';
import { ofType } from '../../inventory';
import type { Rule } from '../../rule';
import { restarts } from '../references/configuration';
import { agentFilesOf, clusterOf, isOfAgents, isOfDatabase, serverChecksumOf } from './constructs';

const GET = 'the agents get their new program or settings';

/** Reported once for a cluster: both of its ConfigMaps change with the program. */
function agentsReplaced(change: Change, world: World): string | undefined {
  const edit = editOf(change, '/ConfigMap');
  if (edit === undefined || !isOfAgents(edit.after) || agentFilesOf(edit.after, world.after) !== edit.after) return undefined;
  if (changesAt(edit, 'data').length === 0) return undefined;
  const sets = ofType(world.after, 'apps/StatefulSet', edit.after.place).filter((set) => (
    isOfDatabase(set) && clusterOf(set) === clusterOf(edit.after)
  ));
  if (sets.some((set) => restarts(set, world))) return `${GET} when their pods restart in this change`;
  if (serverChecksumOf(edit.before) !== serverChecksumOf(edit.after)) return `${GET} with their next pods`;
  return 'agents are replaced in place, one pod after the other; nothing restarts';
}

/** Rules about the agents of all databases. */
export const agentRules: readonly Rule[] = [
  { name: 'agents-replaced', level: 'info', judge: agentsReplaced },
];
