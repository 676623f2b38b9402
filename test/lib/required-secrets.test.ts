import { App, Chart } from 'cdk8s';
import { AppService, EtcdCluster, EtcdTls, MicroService, type RequiredSecret, RedisCluster } from '../../lib';

const chart = () => new Chart(new App(), 'test', { namespace: 'shop' });
const pods = { imagePullSecrets: ['registry'] };
const names = (secrets: readonly RequiredSecret[]) => secrets.map(({ name }) => name);

test('every construct lists the Secrets that its images are pulled with, and the command that creates them', () => {
  const shop = chart();
  const image = 'registry.example.com/web:1.0';
  const constructs = [
    new AppService(shop, 'web', { image, ports: [{ port: 80 }], pods }),
    new MicroService(shop, 'ms', { msName: 'ms', version: '1.0', image, pods }),
    new EtcdCluster(shop, 'etcd', { tls: EtcdTls.certManager(), pods }),
    new RedisCluster(shop, 'redis', { pods }),
  ];
  for (const { requiredSecrets } of constructs) {
    expect(requiredSecrets).toEqual([{
      name: 'registry',
      purpose: 'the login to the registry of the images',
      command: 'kubectl create secret docker-registry registry --namespace shop --docker-server=... --docker-username=... '
        + "--docker-password='...'",
    }]);
  }
});

test('an EtcdCluster lists certificates that you create, and none that agents or cert-manager issue', () => {
  const { requiredSecrets } = new EtcdCluster(chart(), 'main', { tls: EtcdTls.secrets() });
  expect(names(requiredSecrets)).toEqual(['main-server-tls', 'main-peer-tls', 'main-client-tls']);
  expect(new EtcdCluster(chart(), 'main').requiredSecrets).toEqual([]);
  expect(new EtcdCluster(chart(), 'main', { tls: EtcdTls.certManager() }).requiredSecrets).toEqual([]);
  expect(new EtcdCluster(chart(), 'main', { tls: EtcdTls.plainText() }).requiredSecrets).toEqual([]);
});

test('a RedisCluster lists the Secret that you named for the password, and none that its agents fill', () => {
  expect(new RedisCluster(chart(), 'main', { credentials: { secretName: 'own', passwordKey: 'now' } }).requiredSecrets).toEqual([{
    name: 'own',
    purpose: "the clients' password",
    command: "kubectl create secret generic own --namespace shop --from-literal=now='...'",
  }]);
  expect(new RedisCluster(chart(), 'main').requiredSecrets).toEqual([]);
});
