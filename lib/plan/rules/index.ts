import { availabilityRules } from './availability';
import { claimRules } from './claims';
import { configurationRules } from './configuration';
import { dataRules } from './data';
import { databaseRules } from './ours/databases';
import { etcdRules } from './ours/etcd';
import { generatedNameRules } from './generated-names';
import { immutableFieldRules } from './immutable-fields';
import { immutableWorkloadRules } from './immutable-workloads';
import { invalidRules } from './invalid';
import { jobRules } from './jobs';
import { microServiceRules } from './ours/micro-service';
import { pruningRules } from './pruning';
import { redisRules } from './ours/redis';
import { referenceRules } from './references';
import { restartRules } from './restarts';
import { rollOutRules } from './roll-outs';
import { serviceRules } from './services';
import { sizeRules } from './size';
import { versionRules } from './versions';
import type { Rule } from '../rule';

/** All rules. A new rule is a line in one of these lists, and a row in docs/plan.md. */
export const rules: readonly Rule[] = [
  ...immutableWorkloadRules,
  ...immutableFieldRules,
  ...claimRules,
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
  ...rollOutRules,
  ...restartRules,
];
