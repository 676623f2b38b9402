import type { Fault } from '../../agent/kernel/contract/fault';

export { type Claim, type Demand, type Fault, formatClaim, formatFault } from '../../agent/kernel/contract/fault';

/** The fault, as a list of none or one. */
export function unless(holds: boolean, fault: Fault): Fault[] {
  return holds ? [] : [fault];
}
