import { App, Chart } from 'cdk8s';
import { PodServiceAccount, RedisCluster, TaintEffect } from 'cdk8s-operatorless';

const app = new App();
const chart = new Chart(app, 'pods', { namespace: 'shop' });

// Nodes for databases only, and a role of the cloud provider.
new RedisCluster(chart, 'cache', {
  pods: {
    nodeSelector: { 'node.kubernetes.io/pool': 'databases' },
    tolerations: [{ key: 'dedicated', value: 'databases', effect: TaintEffect.NO_SCHEDULE }],
    serviceAccount: PodServiceAccount.own({ annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/cache' } }),
  },
});

app.synth();
