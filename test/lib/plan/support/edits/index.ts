import { CONFIGURATION_EDITS } from './configuration';
import type { Edit } from './edit';
import { JOB_EDITS } from './jobs';
import { LEFT_OUT_EDITS } from './left-out';
import { NETWORK_EDITS } from './network';
import { REFUSAL_EDITS } from './refusals';
import { STATEFUL_SET_EDITS } from './stateful-sets';
import { STORAGE_EDITS } from './storage';
import { WORKLOAD_EDITS } from './workloads';

/** Edits for which unit tests check the plan, and a scenario on a real cluster checks that the API server agrees. */
export const EDITS: readonly Edit[] = [
  ...WORKLOAD_EDITS, ...STATEFUL_SET_EDITS, ...JOB_EDITS, ...STORAGE_EDITS, ...NETWORK_EDITS, ...CONFIGURATION_EDITS, ...LEFT_OUT_EDITS,
  ...REFUSAL_EDITS,
];
