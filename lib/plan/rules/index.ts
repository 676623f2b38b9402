import { customResourceRules } from './controllers/custom-resources';
import { claimRules } from './data/claims';
import { dataRules } from './data/losses';
import { versionRules } from './data/versions';
import { generatedNameRules } from './generated-names';
import { immutableFieldRules } from './immutable-fields';
import { invalidRules } from './invalid';
import { databaseRules } from './ours/databases';
import { definitionRules } from './definitions';
import { etcdRules } from './ours/etcd';
import { microServiceRules } from './ours/micro-service';
import { redisRules } from './ours/redis';
import { pruningRules } from './pruning';
import { replacementRules } from './replacement';
import { configurationRules } from './references/configuration';
import { referenceRules } from './references/references';
import { sizeRules } from './size';
import { serviceRules } from './traffic/services';
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
  ...invalidRules,
  ...sizeRules,
  ...generatedNameRules,
  ...dataRules,
  ...pruningRules,
  ...availabilityRules,
  ...referenceRules,
  ...configurationRules,
  ...versionRules,
  ...databaseRules,
  ...etcdRules,
  ...redisRules,
  ...microServiceRules,
  ...jobRules,
  ...customResourceRules,
  ...replacementRules,
  ...rollOutRules,
  ...restartRules,
];
