import type { z } from 'zod';
import { CERTIFICATE_KEYS } from '../../stateful/tls/files';
import type { ForeignCertificates } from '../custom-resource';
import { ignoredAll, object, refused, text } from '../reading/schema';

/** A Secret whose certificate servers present to clients and to each other, under these keys. */
export const tlsSchema = object({
  ca: text.optional(),
  cert: text.optional(),
  key: text.optional(),
  secret: object({
    secretName: text,
    items: refused('the keys are in TLS.ca, TLS.cert and TLS.key; write them there'),
    ...ignoredAll(['defaultMode', 'optional'], 'pods wait for the Secret, and only they can read its files'),
  }),
});

/** Servers and clients had one certificate in common. The operator's default keys are the construct's. */
export function certificates(tls: z.output<typeof tlsSchema> | undefined): ForeignCertificates {
  if (tls === undefined) return { from: 'nowhere', secrets: [], issuer: undefined, faults: [] };
  const { certificate, privateKey, authority } = CERTIFICATE_KEYS;
  const { ca = authority, cert = certificate, key = privateKey, secret: { secretName: name } } = tls;
  const keys = { [certificate]: cert, [privateKey]: key, [authority]: ca };
  return {
    from: 'secrets', secrets: (['server', 'client'] as const).map((use) => ({ use, name, keys })), issuer: undefined, faults: [],
  };
}
