import { App, Chart } from 'cdk8s';
import { BackupRepository, EtcdCluster, RedisCluster } from 'cdk8s-operatorless';

const app = new App();
const chart = new Chart(app, 'backups', { namespace: 'shop' });

// Every six hours, and each Sunday a test that the newest backup can be restored.
const backup = {
  schedule: '0 */6 * * *',
  repository: BackupRepository.s3({ endpoint: 'https://s3.example.com', bucket: 'backups', credentials: 'backup-s3' }),
  passwordSecret: 'backup-password',
  rehearsal: { schedule: '30 5 * * 0' },
};
new EtcdCluster(chart, 'main', { backup });
new RedisCluster(chart, 'cache', { backup });

app.synth();
