import { App, Chart, Size } from 'cdk8s';
import {
  AppService, LabelMatch, Peer, PodCount, PodServiceAccount, PodSpread, RedisCluster, Rollout, ServiceType, TaintEffect, Volume,
} from 'cdk8s-operatorless';

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

// A container beside the app ships its log files.
new AppService(chart, 'website', {
  image: 'registry.example.com/website:1.4',
  ports: [{ port: 80, targetPort: 8080 }],
  volumes: [Volume.emptyDir('/var/log/app', { name: 'logs', sizeLimit: Size.mebibytes(200) })],
  pods: {
    imagePullSecrets: ['registry'],
    sidecars: [{
      name: 'log-shipper',
      image: 'registry.example.com/log-shipper:2.1',
      volumes: [Volume.shared('/logs', 'logs', { readOnly: true })],
      calls: [Peer.namespace('logging')],
    }],
  },
});

// Never two pods on one node, and reachable from outside the cluster.
new AppService(chart, 'api', {
  image: 'registry.example.com/api:3.0',
  size: 3,
  ports: [{ port: 80, targetPort: 8080 }],
  pods: {
    nodeAffinity: { preferred: [{ labels: [LabelMatch.isOneOf('kubernetes.io/arch', ['arm64'])] }] },
    spread: PodSpread.required(),
  },
  rollout: Rollout.rolling({ maxSurge: PodCount.of(0), maxUnavailable: PodCount.of(1) }),
  service: { type: ServiceType.LOAD_BALANCER, loadBalancerSourceRanges: ['203.0.113.0/24'] },
});

app.synth();
