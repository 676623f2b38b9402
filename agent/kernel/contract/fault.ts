/**
 * One fault of what a user gave: a prop, an option, a key of the agent's configuration. It stays a value until `formatFault` formats it, so
 * that callers can inspect its parts and rename its prop.
 */
export type Fault = Claim & {
  /** As the user writes it: `ports[0].port`, `server.options.max-wals`. */
  readonly prop: string;
};

/** A fault without its prop. */
export type Claim = Demand | Statement;

export interface Demand {
  /** Which case of the prop is meant: `by a gateway`. */
  readonly qualifier?: string;
  /** `be odd` */
  readonly must: string;
  readonly got?: string;
  readonly why?: string;
  /** What to do instead. */
  readonly fix?: string;
}

/** A claim in words of its own. */
interface Statement {
  /** `belongs to the agent and cannot be set here` */
  readonly says: string;
}

/** `size must be odd, got 4: an even number adds no fault tolerance; use 3 or 5` */
export function formatFault(fault: Fault): string {
  return `${fault.prop} ${formatClaim(fault)}`;
}

/** The same without the prop: `must be odd, got 4: ...`. */
export function formatClaim(claim: Claim): string {
  if ('says' in claim) return claim.says;
  const { qualifier, must, got, why, fix } = claim;
  return [
    qualifier === undefined ? '' : `${qualifier} `,
    `must ${must}`,
    got === undefined ? '' : `, got ${got}`,
    why === undefined ? '' : `: ${why}`,
    fix === undefined ? '' : `; ${fix}`,
  ].join('');
}
