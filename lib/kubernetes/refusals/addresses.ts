import { wrongAddresses } from './address-fields';
import { Manifest } from '../../gitops/manifest';

/** By the forms that Kubernetes 1.36 and newer refuse too: older versions accept some of them, and 1.34 warns. */
export function addressesAreValid({ group, kind, fields }: Manifest): readonly string[] {
  return wrongAddresses(group, kind, fields).map(({ field, fault }) => `${field} ${fault}`);
}
