import type { Succession } from './succession';

/** For people who watch the cluster. */
export interface CertificateNews {
  readonly type: 'Normal' | 'Warning';
  readonly reason: 'AuthorityMade' | 'AuthorityRestored' | 'AuthorityForgotten' | 'AuthorityUnlinked' | 'CertificateIssued';
  readonly message: string;
}

/** What needs no attention of people. */
const ORDINARY: ReadonlySet<string> = new Set(['missing', 'due', 'the authorities have changed']);

/** @param where `of this pod as server` */
export function newsOfIssue(where: string, why: string): readonly CertificateNews[] {
  if (ORDINARY.has(why)) return [];
  return [{ type: 'Normal', reason: 'CertificateIssued', message: `the certificate ${where} was issued anew: ${why}` }];
}

/** @param secret with the authorities */
export function newsOfSuccession({ made, restored, forgotten, unlinked }: Succession, secret: string): readonly CertificateNews[] {
  const told = (type: CertificateNews['type'], reason: CertificateNews['reason'], ids: readonly string[], what: (id: string) => string) => (
    ids.map((id) => ({ type, reason, message: what(id) }))
  );
  return [
    ...told('Normal', 'AuthorityMade', made, (id) => `the authority ${id} was made, in the Secret ${secret}`),
    ...told('Warning', 'AuthorityUnlinked', unlinked, (id) => (
      `the key of the authority before ${id} is lost, so an etcd that runs now accepts no certificate of ${id}; if no agent restores ` +
      'that key within minutes, delete all pods of the cluster at once'
    )),
    ...told('Warning', 'AuthorityRestored', restored, (id) => (
      `somebody removed the authority ${id} from the Secret ${secret}; it was put back, as the servers trust no other`
    )),
    ...told('Normal', 'AuthorityForgotten', forgotten, (id) => `the authority ${id} has expired, and no certificate of it is left`),
  ];
}
