/** One thing that is wrong with a configuration. Constructs pass it on as a fault of their props, in the same words. */
export type Fault = Claim & {
  /** The path of the key: `server.options.max-wals`. */
  readonly prop: string;
};

/** What is wrong, without the name of what it is wrong with: that it must be something, or else a claim in words of its own. */
export type Claim =
  | { readonly must: string; readonly got?: string; readonly why?: string; readonly fix?: string }
  | { readonly says: string };

/** `server.options.max-wals must be a whole number, got "5": etcd ends on any other form` */
export function formatFault(fault: Fault): string {
  if ('says' in fault) return `${fault.prop} ${fault.says}`;
  const { prop, must, got, why, fix } = fault;
  const parts = [got === undefined ? '' : `, got ${got}`, why === undefined ? '' : `: ${why}`, fix === undefined ? '' : `; ${fix}`];
  return `${prop} must ${must}${parts.join('')}`;
}
