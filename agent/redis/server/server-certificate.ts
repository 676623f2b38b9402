import type { Setting } from '../model/action';
import type { Certificate } from '../model/facts';
import { answer } from './replies';
import { shownCertificate } from './secure';
import { certificateDirectives } from './server-config';
import { COMMAND_MILLISECONDS, type Sessions } from './sessions';

/** The certificate of this pod's server, in a cluster with TLS. */
export class ServerCertificate {
  constructor(
    private readonly setting: Setting,
    private readonly sessions: Pick<Sessions, 'local' | 'secure'>,
  ) {}

  async shown(): Promise<Certificate> {
    const { config: { ports }, topology: { self } } = this.setting;
    const secure = await this.sessions.secure(self);
    if (secure === undefined) throw new Error('the server of this pod shows no certificate');
    return shownCertificate(self.podIp, ports.client, secure);
  }

  /** All files in one command: a new certificate does not fit to an old key. */
  async load(): Promise<void> {
    const { tls } = this.setting.config;
    const connection = await this.sessions.local();
    try {
      const command = ['CONFIG', 'SET', ...Object.entries(tls === null ? {} : certificateDirectives(tls)).flat()];
      answer("this pod's server: CONFIG SET tls-cert-file", (await connection.send([command], COMMAND_MILLISECONDS))[0]);
    } finally {
      connection.close();
    }
  }
}
