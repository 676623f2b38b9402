import { join } from 'node:path';
import type { RedisAgentTls } from '../../../../../agent/redis/contract/config';
import { issue, makeAuthority } from '../../../support/process/certificates';
import { MountedSecret } from '../../../support/process/mounted-secret';

/** The authority of a cluster, and the Secrets that all of its pods mount. */
export class ClusterCertificates {
  readonly server: MountedSecret;
  readonly client: MountedSecret;
  private authority: string;
  private issued = 0;

  /** @param names of the pods */
  constructor(private readonly folder: string, private readonly names: string) {
    this.authority = this.newAuthority();
    this.server = new MountedSecret(join(folder, 'server-tls'), this.forServers());
    this.client = new MountedSecret(join(folder, 'client-tls'), this.forClients());
  }

  /** Both certificates, with new keys. */
  renew(): void {
    this.server.put(this.forServers());
    this.client.put(this.forClients());
  }

  /** The steps that keep a cluster in touch: trust both, then certificates of the new one, then trust the new one alone. */
  changeAuthority(): readonly (() => void)[] {
    const old = { authority: this.authority, server: this.forServers(), client: this.forClients() };
    this.authority = this.newAuthority();
    const both = [old.authority, this.authority];
    const put = (server: typeof old.server, client: typeof old.client, authorities: readonly string[]) => {
      this.server.put(server, authorities);
      this.client.put(client, authorities);
    };
    const [server, client] = [this.forServers(), this.forClients()];
    return [
      () => { put(old.server, old.client, both); }, () => { put(server, client, both); }, () => { put(server, client, [this.authority]); },
    ];
  }

  forServers(days?: number) {
    return this.issue({ names: [this.names], addresses: ['127.0.0.1'], ...(days !== undefined && { days }) });
  }

  forClients(days?: number) {
    return this.issue({ names: ['cache-client'], uses: ['clientAuth'], ...(days !== undefined && { days }) });
  }

  /** For the agent of a pod whose server has this socket. */
  config(authClients: RedisAgentTls['authClients'], socket: string): RedisAgentTls {
    return { server: this.server.files, agent: this.client.files, authClients, socket, managed: null };
  }

  private issue(wanted: Parameters<typeof issue>[3]) {
    this.issued += 1;
    return issue(this.folder, `issued-${this.issued}`, this.authority, wanted);
  }

  private newAuthority(): string {
    this.issued += 1;
    return makeAuthority(this.folder, `authority-${this.issued}`);
  }
}
