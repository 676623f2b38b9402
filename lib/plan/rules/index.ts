import { podSecurityRules } from './access/pod-security';
import { roleRules } from './access/roles';
import { webhookRules } from './access/webhooks';
import { customResourceRules } from './controllers/custom-resources';
import { definitionRules } from './controllers/definitions';
import { claimRules } from './data/claims';
import { dataRules } from './data/losses';
import { versionRules } from './data/versions';
import { generatedNameRules } from './generated-names';
import { immutableFieldRules } from './immutable-fields';
import { invalidRules } from './invalid';
import { agentRules } from './ours/agents';
import { databaseRules } from './ours/databases';
import { etcdRules } from './ours/etcd';
import { microServiceRules } from './ours/micro-service';
import { redisRules } from './ours/redis';
import { pruningRules } from './pruning';
import { configurationRules } from './references/configuration';
import { missingRules } from './references/missing';
import { nameRules } from './references/names';
import { referenceRules } from './references/references';
import { replacementRules } from './replacement';
import { schemaRules } from './schemas';
import { sizeRules } from './size';
import { hostRules } from './traffic/hosts';
import { policyRules } from './traffic/policies';
import { portRules } from './traffic/ports';
import { routeRules } from './traffic/routes';
import { serviceRules } from './traffic/services';
import { autoscalingRules } from './workloads/autoscaling';
import { availabilityRules } from './workloads/availability';
import { immutableWorkloadRules } from './workloads/immutable-workloads';
import { jobRules } from './workloads/jobs';
import { restartRules } from './workloads/restarts';
import { rollOutRules } from './workloads/roll-outs';
import type { Rule } from '../rule';

/** All rules. A new rule is a line in one of these lists, and a row in docs/plan.md. */
export const rules: readonly Rule[] = [
  ...immutableWorkloadRules,
  ...immutableFieldRules,
  ...claimRules,
  ...definitionRules,
  ...serviceRules,
  ...routeRules,
  ...portRules,
  ...hostRules,
  ...policyRules,
  ...invalidRules,
  ...schemaRules,
  ...sizeRules,
  ...generatedNameRules,
  ...dataRules,
  ...pruningRules,
  ...availabilityRules,
  ...autoscalingRules,
  ...referenceRules,
  ...nameRules,
  ...missingRules,
  ...roleRules,
  ...webhookRules,
  ...podSecurityRules,
  ...configurationRules,
  ...versionRules,
  ...databaseRules,
  ...agentRules,
  ...etcdRules,
  ...redisRules,
  ...microServiceRules,
  ...jobRules,
  ...customResourceRules,
  ...replacementRules,
  ...rollOutRules,
  ...restartRules,
];
