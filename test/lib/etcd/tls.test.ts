import { EtcdCluster, type EtcdClusterProps, EtcdTls } from '../../../lib';
import { type Manifest, synth } from '../../support/synth';

const etcd = (props: EtcdClusterProps = {}) => synth((chart) => new EtcdCluster(chart, 'main', props));
const agentConfig = (manifests: Manifest[]) => (
  JSON.parse(manifests.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'main-agent')?.data['config.json'])
);

describe('on the way from plain text to TLS', () => {
  const between = (options = {}) => EtcdTls.managed().besidePlainText(options);

  test('members have their certificates, and clients what all members accept: first plain text, then TLS', () => {
    synth((chart) => {
      const [first, then] = [false, true].map((clientsUseTls) => (
        new EtcdCluster(chart, `main-${clientsUseTls}`, { tls: between({ clientsUseTls }) })
      ));
      expect([first?.clientUrl, then?.clientUrl]).toEqual(['http://main-false:2379', 'https://main-true:2379']);
      expect(first?.memberUrls[0]).toMatch(/^http:/);
      expect(first?.destinations[0]?._parts.credentials).toEqual([]);
      expect(then?.destinations[0]?._parts.credentials).toHaveLength(1);
    });
    expect(agentConfig(etcd({ tls: between() })).tls).toMatchObject({ besidePlainText: true });
  });

  test('a cluster that is not on the way has no word of it in its settings: a release that knows it restarts nobody', () => {
    expect(agentConfig(etcd()).tls).not.toHaveProperty('besidePlainText');
  });

  test('plain text alone has no step between', () => {
    expect(() => EtcdTls.plainText().besidePlainText()).toThrow('use EtcdTls.managed().besidePlainText()');
  });
});
