import type { Waiver } from '../../kubernetes/pods/waivers';
import { Relaxation } from '../relaxation';

/** The check that a workload without a NetworkPolicy fails on purpose. */
export const NO_NETWORK_POLICY: Waiver = { judge: 'kube-score', check: 'pod-networkpolicy', because: Relaxation.NO_NETWORK_POLICY };
