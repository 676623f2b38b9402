import type * as core from 'kubernetes-types/core/v1';
import { GROUP_READABLE } from '../agent-files';
import { CERTIFICATE_KEYS } from './files';

const VOLUME = 'client-certificate';

/** The certificate that clients show, as a volume and where it is mounted; nothing in plain text. */
export function clientCertificates(
  secretName: string | undefined, mountPath: string,
): { readonly volumes: core.Volume[]; readonly volumeMounts: core.VolumeMount[] } {
  if (secretName === undefined) return { volumes: [], volumeMounts: [] };
  // A pod waits until the agents have filled the Secret.
  const items = Object.values(CERTIFICATE_KEYS).map((key) => ({ key, path: key }));
  return {
    volumes: [{ name: VOLUME, secret: { secretName, defaultMode: GROUP_READABLE, items } }],
    volumeMounts: [{ name: VOLUME, mountPath, readOnly: true }],
  };
}
